"""Downloads: files in storage, for those who may see what is in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import user_passes_test
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import storage
from donors.lists.reading import TEMPLATES
from donors.models import Attachment, FinanceBatch, Import


def for_staff_with(permission: str) -> Callable[[Any], Any]:
    """Closes a view with 403 to all but staff with this right, whatever they ask by."""

    def may_enter(user: Any) -> bool:
        if not (user.is_staff and user.has_perm(permission)):
            raise PermissionDenied
        return True

    return user_passes_test(may_enter)


@for_staff_with("donors.view_flag")
@require_safe
@never_cache
def import_flags(request: HttpRequest, import_id: int) -> FileResponse:
    """The CSV of the flags that an import raised."""
    taken = get_object_or_404(Import, pk=import_id)
    return _csv(taken.flags_file, f"flags-of-import-{import_id}.csv")


@for_staff_with("donors.view_import")
@require_safe
@never_cache
def import_rejects(request: HttpRequest, import_id: int) -> FileResponse:
    """The rows of an import that could not be read: to be mended and loaded again."""
    taken = get_object_or_404(Import, pk=import_id)
    return _csv(taken.rejects_file, f"rejects-of-import-{import_id}.csv")


@for_staff_with("donors.add_listupload")
@require_safe
def list_template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty block list with the columns of its kind, to be filled in."""
    columns = TEMPLATES[kind]
    return HttpResponse(
        ",".join(columns) + "\r\n",
        headers={"Content-Disposition": f'attachment; filename="{kind}-template.csv"'},
        content_type="text/csv",
    )


@for_staff_with("donors.view_flag")
@require_safe
@never_cache
def attachment(request: HttpRequest, attachment_id: int) -> FileResponse:
    """A file that somebody laid beside a group; a hidden one for compliance leads alone. No browser
    shows it: whatever is in it, it is saved."""
    row = get_object_or_404(Attachment, pk=attachment_id)
    if row.hidden_at and not request.user.has_perm("donors.dispose_flag"):
        raise Http404("This file is hidden.")
    return _file(row.stored_as, row.file_name, "application/octet-stream")


@for_staff_with("donors.dispose_flag")
@require_safe
@never_cache
def batch(request: HttpRequest, batch_id: int) -> FileResponse:
    """A file for the finance system, the same each time."""
    row = get_object_or_404(FinanceBatch, pk=batch_id)
    return _csv(row.stored_as, f"refunds-of-batch-{batch_id}.csv")


@for_staff_with("donors.view_import")
@require_safe
@never_cache
def import_original(request: HttpRequest, import_id: int) -> HttpResponseBase:
    """The file that was imported, as it came; 410 where it was removed for its age."""
    taken = get_object_or_404(Import.objects.select_related("repeat_of"), pk=import_id)
    first = taken.repeat_of or taken
    if first.original_removed_at:
        day = date_format(timezone.localtime(first.original_removed_at))
        told = f"This file was removed from storage on {day}. What it brought is kept.\n"
        return HttpResponse(told, status=410, content_type="text/plain; charset=utf-8")
    try:
        file = storage.read(first.stored_as)
    except FileNotFoundError as error:
        raise Http404("The file has gone from storage.") from error
    return FileResponse(
        file,
        as_attachment=True,
        filename=taken.file_name,
        content_type="application/octet-stream",
    )


def _csv(stored_as: str, name: str) -> FileResponse:
    return _file(stored_as, name, "text/csv")


def _file(stored_as: str, name: str, content_type: str) -> FileResponse:
    if not stored_as:
        raise Http404("There is no such file (yet).")
    try:
        file = storage.read(stored_as)
    except FileNotFoundError as error:
        raise Http404("The file has gone from storage.") from error
    return FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
