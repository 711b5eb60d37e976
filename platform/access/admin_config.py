"""Makes our admin site Django's default one. Named in INSTALLED_APPS."""

from django.contrib.admin.apps import AdminConfig


class HustingsAdminConfig(AdminConfig):
    default_site = "access.admin_site.HustingsAdminSite"
