"""The page from which the finance system gets its files."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Min, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.timezone import localdate

from core.errors import Refused
from donors.actions.batches import make_batch
from donors.admin.addresses import due_path
from donors.forms.compliance import PeriodForm
from donors.models import Disposition, FinanceBatch
from donors.queries.batches import due_to_finance, held_up
from donors.queries.queue import Question

PAGE = 50


def batches(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """What waits to be paid back, the form for a new file, and the files there are."""
    if not request.user.has_perm("donors.dispose_flag"):
        raise PermissionDenied
    due = due_to_finance().aggregate(
        number=Count("pk"), amount=Sum("amount"), first=Min("final_on")
    )
    form = PeriodForm(
        request.POST or None,
        initial={"begins": due["first"] or localdate(), "ends": localdate()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            batch = make_batch(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{batch}: {batch.gifts:,} gifts, ${batch.amount:,.2f}.")
            return redirect(request.path)
    rows = FinanceBatch.objects.select_related("made_by")
    context = {
        **site.each_context(request),
        "title": "Files for the finance system",
        "due": due,
        "held_up": [(one, due_path(_question(one))) for one in held_up()[:PAGE]],
        "form": form,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("p")),
    }
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "donors/batches.html", context, status=status)


def _question(disposition: Disposition) -> Question:
    return Question(disposition.donor_id, disposition.entry_id, disposition.rule)
