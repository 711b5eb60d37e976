from django.urls import path

from access import (
    account_views,
    code_views,
    invitation_views,
    local_views,
    onboarding_views,
    session_views,
    views,
)
from core.pools import STAFF, VOLUNTEER, on_hosts

app_name = "access"
everywhere = on_hosts(STAFF, VOLUNTEER)  # what one sees there is one's own
urlpatterns = [
    path("sign-in/", views.SignInView.as_view(), name="sign-in"),
    path("sign-out/", views.SignOutView.as_view(), name="sign-out"),
    # without the Workspace
    path("sign-in/code/", code_views.ask_for_code, name="ask-for-code"),
    path("sign-in/code/enter/", code_views.enter_code, name="enter-code"),
    path("sign-in/link/", local_views.link, name="link"),
    path("sign-in/local/", local_views.local, name="local"),
    path("sign-in/passkey/", local_views.passkey, name="passkey"),
    path("sign-in/second-factor/", local_views.second_factor, name="second-factor"),
    # one's own account
    path("account/", account_views.account, name="account"),
    path("account/confirm/", account_views.confirm, name="confirm"),
    path("account/authenticator-app/", account_views.authenticator_app, name="authenticator-app"),
    path("account/passkeys/add/", account_views.add_passkey, name="add-passkey"),
    path(
        "account/factors/<int:factor_id>/remove/",
        account_views.remove_factor,
        name="remove-factor",
    ),
    path("account/recovery-codes/", account_views.recovery_codes, name="recovery-codes"),
    path("account/password/", account_views.password, name="password"),
    path("sessions/", session_views.sessions, name="sessions"),
    path("sessions/end/", session_views.end_session, name="end-session"),
    path("sessions/end-others/", session_views.end_other_sessions, name="end-other-sessions"),
    path("invitation/", everywhere(invitation_views.invitation), name="invitation"),
    path("onboarding/", everywhere(onboarding_views.onboarding), name="onboarding"),
    path("onboarding/<slug:role>/", everywhere(onboarding_views.onboard), name="onboard"),
]
