"""What stands beside a group on both of its pages: whose task it is, comments, files, history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect

from core.errors import Refused
from donors.actions.casework import KINDS, MOST_BYTES, assign, attach, comment, hide
from donors.admin.addresses import due_path, review_path, work_path
from donors.forms.fields import LONGEST_NOTE, id_in
from donors.forms.review import AttachmentForm
from donors.models import Flag
from donors.queries.casework import assignment_of
from donors.queries.people import deciders
from donors.queries.queue import Question


def casework(request: HttpRequest, question: Question) -> dict[str, Any]:
    """What the template `donors/casework.html` needs, but for the time line itself."""
    assignment = assignment_of(question)
    may_assign = request.user.has_perm("donors.dispose_flag")
    return {
        "holder": assignment.person if assignment else None,
        "may_decide_flags": request.user.has_perm("donors.decide_flag"),
        "may_assign": may_assign,
        "deciders": deciders() if may_assign else (),
        "work_url": f"{work_path(question)}?{request.GET.urlencode()}",
        "kinds": ",".join(KINDS),
        "most_bytes": MOST_BYTES,
    }


def work(request: HttpRequest, question: Question) -> HttpResponse:
    """Something that was sent from there; leads back to the page it came from."""
    if not request.user.has_perm("donors.decide_flag"):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not Flag.objects.filter(**question._asdict()).exists():
        raise Http404("There are no such flags.")
    act = ACTS.get(request.POST.get("act", ""))
    try:
        if act is None:
            raise Refused("That is nothing one can do here.")
        messages.success(request, act(request, question))
    except Refused as refusal:
        messages.error(request, str(refusal))
    path = due_path if request.POST.get("back") == "dispose" else review_path
    return redirect(f"{path(question)}?{request.GET.urlencode()}")


def _assign(request: HttpRequest, question: Question) -> str:
    given = request.POST.get("to", "")
    to = deciders().filter(pk=id_in(given)).first() if given else None
    if given and to is None:
        raise Refused("That person does not decide about flags.")
    assign(question=question, to=to, by=request.user)
    return f"This is the task of {to}." if to else "This is nobody's task."


def _comment(request: HttpRequest, question: Question) -> str:
    comment(question=question, text=_text(request, "text"), by=request.user)
    return "The comment is kept."


def _attach(request: HttpRequest, question: Question) -> str:
    form = AttachmentForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Refused(" ".join(str(error) for errors in form.errors.values() for error in errors))
    file = form.cleaned_data["file"]
    attach(
        question=question, file=file, file_name=file.name, size=file.size,
        note=form.cleaned_data["note"], by=request.user,
    )  # fmt: skip
    return f"{file.name} is attached."


def _hide(request: HttpRequest, question: Question) -> str:
    hidden = hide(
        attachment_id=id_in(request.POST.get("attachment", "")),
        question=question,
        note=_text(request, "note"),
        by=request.user,
    )
    return f"{hidden.file_name} is hidden."


def _text(request: HttpRequest, name: str) -> str:
    """Without the zero bytes that no column takes."""
    text = request.POST.get(name, "").replace("\x00", "")
    if len(text) > LONGEST_NOTE:
        raise Refused(f"Write {LONGEST_NOTE:,} letters at most.")
    return text


ACTS: dict[str, Callable[[HttpRequest, Question], str]] = {
    "assign": _assign, "comment": _comment, "attach": _attach, "hide": _hide,
}  # fmt: skip
