from django.urls import path

from donors import views

app_name = "donors"
urlpatterns = [
    path(
        "lists/people-template.csv", views.list_template, {"kind": "people"}, name="people-template"
    ),
    path(
        "lists/companies-template.csv",
        views.list_template,
        {"kind": "companies"},
        name="companies-template",
    ),
    path("imports/<int:import_id>/flags.csv", views.import_flags, name="import-flags"),
    path("imports/<int:import_id>/rejects.csv", views.import_rejects, name="import-rejects"),
]
