"""People, grants and the access log in the admin."""

from django.contrib import admin
from django.contrib.auth.models import Group

from access.admin import events, grants, people

__all__ = ["events", "grants", "people"]

admin.site.unregister(Group)  # roles are declared in code, and a grant is the way into one
