"""What people accepted, in the admin: read, never written."""

from __future__ import annotations

from django.contrib import admin

from access.models import OnboardingStep
from core.admin import RecordAdmin


@admin.register(OnboardingStep)
class OnboardingStepAdmin(RecordAdmin):
    list_display = ("at", "person", "role", "version", "step")
    list_filter = ("role", "version", "step")
    search_fields = ("person__email", "person__name")
    list_select_related = ("person",)
