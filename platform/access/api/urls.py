from django.urls import path

from access.api import views

app_name = "access-api"
urlpatterns = [
    path("grants/", views.GrantsView.as_view(), name="grants"),
    path("grants/<int:grant_id>/", views.GrantView.as_view(), name="grant"),
    path("grants/<int:grant_id>/revoke/", views.RevokeGrantView.as_view(), name="grant-revoke"),
    path("log/", views.AccessLogView.as_view(), name="log"),
]
