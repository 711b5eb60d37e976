from django.urls import path

from access import session_views, views

app_name = "access"
urlpatterns = [
    path("sign-in/", views.SignInView.as_view(), name="sign-in"),
    path("sign-out/", views.SignOutView.as_view(), name="sign-out"),
    path("sessions/", session_views.sessions, name="sessions"),
    path("sessions/end/", session_views.end_session, name="end-session"),
    path("sessions/end-others/", session_views.end_other_sessions, name="end-other-sessions"),
]
