"""Makes our admin site Django's default one. Named in INSTALLED_APPS.

The admin's pages, and all that they stand on, are a fifth of what the house loads. They come with
the addresses (config/urls.py), so that workers and most commands do without them.
"""

from typing import Any

from django.contrib import admin
from django.contrib.admin.apps import SimpleAdminConfig
from django.contrib.admin.checks import check_admin_app, check_dependencies
from django.core import checks


class HustingsAdminConfig(SimpleAdminConfig):
    default_site = "access.admin_site.HustingsAdminSite"

    def ready(self) -> None:
        checks.register(check_dependencies, checks.Tags.admin)
        checks.register(check_pages, checks.Tags.admin)


def check_pages(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Django's own check, once the pages are there: in whatever order checks are run."""
    admin.autodiscover()
    return check_admin_app(app_configs, **kwargs)
