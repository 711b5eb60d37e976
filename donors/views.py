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
from donors.models import Import


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
    if not stored_as:
        raise Http404("There is no such file (yet).")
    try:
        file = storage.read(stored_as)
    except FileNotFoundError as error:
        raise Http404("The file has gone from storage.") from error
    return FileResponse(file, as_attachment=True, filename=name, content_type="text/csv")
