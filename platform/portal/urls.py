from django.urls import path

from core.pools import STAFF, VOLUNTEER, on_hosts
from portal.views import asking, home, jobs

app_name = "portal"
shared = on_hosts(STAFF, VOLUNTEER)  # what stands on the pages is chosen by the person's roles
urlpatterns = [
    path("", shared(home.home), name="home"),
    path("tools/<slug:tool>/pin/", shared(home.pin), name="pin"),
    path("tools/<slug:tool>/unpin/", shared(home.unpin), name="unpin"),
    path("tools/<slug:tool>/opened/", shared(home.opened), name="opened"),
    path("announcements/<int:announcement_id>/dismiss/", shared(home.dismiss), name="dismiss"),
    path("my/jobs/", shared(jobs.mine), name="jobs"),
    path("my/jobs/<int:job_id>/cancel/", shared(jobs.cancel_mine), name="cancel-job"),
    path("ask/", shared(asking.asking), name="asking"),
    path("ask/<slug:role>/", shared(asking.ask), name="ask"),
    path("my/requests/<int:request_id>/withdraw/", shared(asking.withdraw), name="withdraw"),
    path("my/refusals/", shared(asking.refusals), name="refusals"),
]
