from django.urls import path

from portal.views import asking, home, jobs

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("tools/<slug:tool>/pin/", home.pin, name="pin"),
    path("tools/<slug:tool>/unpin/", home.unpin, name="unpin"),
    path("tools/<slug:tool>/opened/", home.opened, name="opened"),
    path("announcements/<int:announcement_id>/dismiss/", home.dismiss, name="dismiss"),
    path("my/jobs/", jobs.mine, name="jobs"),
    path("my/jobs/<int:job_id>/cancel/", jobs.cancel_mine, name="cancel-job"),
    path("ask/", asking.asking, name="asking"),
    path("ask/<slug:role>/", asking.ask, name="ask"),
    path("my/requests/<int:request_id>/withdraw/", asking.withdraw, name="withdraw"),
    path("my/refusals/", asking.refusals, name="refusals"),
]
