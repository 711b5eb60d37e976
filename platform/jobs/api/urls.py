from django.urls import path

from jobs.api import views

app_name = "jobs-api"
urlpatterns = [
    path("", views.JobsView.as_view(), name="jobs"),
    path("<int:job_id>/", views.JobView.as_view(), name="job"),
    path("<int:job_id>/cancel/", views.CancelJobView.as_view(), name="job-cancel"),
    path("<int:job_id>/retry/", views.RetryJobView.as_view(), name="job-retry"),
]
