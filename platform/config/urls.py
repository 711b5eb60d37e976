"""Every address of the house, one line an app."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("portal.urls")),
    path("", include("access.urls")),
    path("", include("gateway.urls")),
    path("donors/", include("donors.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "access.views.bad_request"
handler403 = "access.views.permission_denied"
handler404 = "access.views.not_found"
handler500 = "access.views.server_error"
