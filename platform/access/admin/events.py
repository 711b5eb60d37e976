"""The access log in the admin: read, never written."""

from __future__ import annotations

from django.contrib import admin

from access.models import AccessEvent
from core.admin import RecordAdmin


@admin.register(AccessEvent)
class AccessEventAdmin(RecordAdmin):
    list_display = ("at", "kind", "person", "email", "group", "target", "reason", "by")
    list_filter = ("kind",)
    search_fields = ("person__email", "email", "reason", "group", "target")
    list_select_related = ("person", "by")
