from django.urls import path

from donors import event_views, views

app_name = "donors"
urlpatterns = [
    path("inbox/events/", event_views.inbox_events, name="inbox-events"),
    path("imports/<int:import_id>/flags.csv", views.import_flags, name="import-flags"),
    path("imports/<int:import_id>/original", views.import_original, name="import-original"),
    path("imports/<int:import_id>/rejects.csv", views.import_rejects, name="import-rejects"),
]
