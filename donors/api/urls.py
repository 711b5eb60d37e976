from django.urls import path

from donors.api import views

app_name = "donors-api"
urlpatterns = [
    path("flags/", views.FlagsView.as_view(), name="flags"),
    path("flags/<int:flag_id>/", views.FlagView.as_view(), name="flag"),
    path("imports/", views.ImportsView.as_view(), name="imports"),
    path("imports/<int:import_id>/", views.ImportView.as_view(), name="import"),
]
