"""Every address of the house, one line an app."""

from django.contrib import admin
from django.urls import include, path

admin.autodiscover()  # here, rather than in each process: see access.admin_config
urlpatterns = [
    path("", include("core.urls")),
    path("", include("portal.urls")),
    path("", include("access.urls")),
    path("", include("access.provider_urls")),
    path("", include("gateway.urls")),
    path("donors/", include("donors.urls")),
    path("admin/", admin.site.urls),
    # The API: who may call what stands at each view, in <app>/api/views.py
    path("api/", include("gateway.api.urls")),
    path("api/access/", include("access.api.urls")),
    path("api/jobs/", include("jobs.api.urls")),
    path("api/donors/", include("donors.api.urls")),
]

handler400 = "access.views.bad_request"
handler403 = "access.views.permission_denied"
handler404 = "access.views.not_found"
handler500 = "access.views.server_error"
