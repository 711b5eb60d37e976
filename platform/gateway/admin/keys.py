"""Keys in the admin: looked at. `manage.py rotate_keys` changes them."""

from __future__ import annotations

from django.contrib import admin

from core.admin import RecordAdmin
from gateway.models import SigningKey


@admin.register(SigningKey)
class SigningKeyAdmin(RecordAdmin):
    list_display = ("kid", "purpose", "state", "created_at", "signs_since", "retired_at")
    list_filter = ("purpose", "state")
    fields = ("kid", "purpose", "state", "public", "created_at", "signs_since", "retired_at")
