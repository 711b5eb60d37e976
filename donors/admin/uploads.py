"""Handing in a file of contributions: it is kept, looked at, mapped where need be, and started."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from core import storage
from core.errors import BadInput, Refused
from donors.actions.uploads import cancel_upload, keep_upload, map_columns, start_upload
from donors.forms.uploads import ColumnsForm, UploadForm
from donors.imports.base import Reject, Row
from donors.imports.layouts.van import Van
from donors.imports.preview import Preview, guessed_columns, header_of, preview
from donors.models import Source, Upload
from donors.queries.columns import aliases_of

# While the file is being read nothing is there to follow but this page.
LOOK_AGAIN = "2"


def hand_in(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Choose or drop a file, and say where it comes from."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        upload = keep_upload(
            file=file,
            file_name=file.name,
            size=file.size,
            source=form.cleaned_data["source"],
            layout=form.cleaned_data["layout"],
            by=request.user,
        )
        return redirect(upload_url(upload))
    context = {
        **site.each_context(request),
        "title": "Upload contributions",
        "form": form,
        "sources": Source.objects.values_list("slug", flat=True),
        "imports_url": reverse("admin:donors_import_changelist"),
    }
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "donors/hand_in.html", context, status=status)


def upload_url(upload: Upload) -> str:
    return reverse("admin:donors_import_upload", args=[upload.pk])


def look_at(site: AdminSite, request: HttpRequest, upload_id: int) -> HttpResponse:
    """What the file's beginning reads as; its columns may be mapped here, and the import started
    or the file taken back."""
    upload = Upload.objects.select_related("source", "taken", "job").filter(pk=upload_id).first()
    if upload is None:
        raise Http404("There is no such file: it was taken back, or forgotten for too long.")
    if upload.taken:
        return redirect(reverse("admin:donors_import_change", args=[upload.taken_id]))
    if upload.job:
        return _being_read(site, request, upload)
    look = _look(upload)
    form = _columns_form(request, upload, look)
    if request.method == "POST" and (answer := _act(request, upload, look, form)):
        return answer
    context = {
        **site.each_context(request),
        "title": f"Before the import: {upload.file_name}",
        "upload": upload,
        "look": look,
        "form": form,
        "here_url": upload_url(upload),
        "again_url": reverse("admin:donors_import_add"),
    }
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "donors/upload.html", context, status=status)


@dataclass(frozen=True, slots=True)
class Look:
    """What could be found out: a preview, or why there is none; and the names of its columns where
    it is a file of columns whose meaning may be told."""

    preview: Preview | None
    fault: str
    header: tuple[str, ...]

    @property
    def lines(self) -> list[tuple[Row | None, Reject | None]]:
        items = self.preview.items if self.preview else ()
        return [(item, None) if isinstance(item, Row) else (None, item) for item in items]


def _look(upload: Upload) -> Look:
    aliases = aliases_of(upload.source.slug)
    try:
        with storage.read(upload.stored_as) as file:
            found = preview(file, file_name=upload.file_name, layout=upload.layout, aliases=aliases)
        header = found.inspection.header if found.inspection.layout == Van.name else ()
        return Look(found, "", header)
    except FileNotFoundError:
        return Look(None, "The file has gone from storage: upload it again.", ())
    except BadInput as fault:
        return Look(None, str(fault), _header(upload))


def _header(upload: Upload) -> tuple[str, ...]:
    if upload.layout not in ("auto", Van.name):
        return ()
    try:
        with storage.read(upload.stored_as) as file:
            return header_of(file, file_name=upload.file_name)
    except BadInput:
        return ()


def _columns_form(request: HttpRequest, upload: Upload, look: Look) -> ColumnsForm | None:
    if not look.header:
        return None
    guessed = guessed_columns(look.header, aliases_of(upload.source.slug))
    given = request.POST if request.POST.get("do") == "map" else None
    return ColumnsForm(
        given, header=look.header, initial={ours: name for name, ours in guessed.items()}
    )


def _act(
    request: HttpRequest, upload: Upload, look: Look, form: ColumnsForm | None
) -> HttpResponse | None:
    """Do what was pressed and lead on; None where the page must be shown again."""
    verb = request.POST.get("do")
    try:
        if verb == "map" and form:
            if not form.is_valid():
                return None
            map_columns(upload_id=upload.pk, columns=form.columns(), header=look.header)
            messages.success(request, f"Kept for files of {upload.source}: look at the rows now.")
        elif verb == "import":
            start_upload(upload_id=upload.pk, by=request.user)
        elif verb == "cancel":
            cancel_upload(upload_id=upload.pk)
            messages.success(request, f"{upload.file_name} was taken back: nothing is kept of it.")
            return redirect(reverse("admin:donors_import_changelist"))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(upload_url(upload))


def _being_read(site: AdminSite, request: HttpRequest, upload: Upload) -> HttpResponse:
    context: dict[str, Any] = {
        **site.each_context(request),
        "title": f"Being read: {upload.file_name}",
        "upload": upload,
        "failed": upload.job and upload.job.finished_at and not upload.taken_id,
        "again_url": reverse("admin:donors_import_add"),
        "imports_url": reverse("admin:donors_import_changelist"),
    }
    response = TemplateResponse(request, "donors/being_read.html", context)
    if not context["failed"]:
        response["Refresh"] = LOOK_AGAIN
    return response
