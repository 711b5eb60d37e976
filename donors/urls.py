from django.urls import path

from donors import views

app_name = "donors"
urlpatterns = [
    path("imports/<int:import_id>/flags.csv", views.import_flags, name="import-flags"),
    path("imports/<int:import_id>/rejects.csv", views.import_rejects, name="import-rejects"),
    path("attachments/<int:attachment_id>/", views.attachment, name="attachment"),
    path("batches/<int:batch_id>.csv", views.batch, name="batch"),
]
