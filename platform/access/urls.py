from django.urls import path

from access import views, views_account, views_codes, views_local

app_name = "access"
urlpatterns = [
    path("sign-in/", views.SignInView.as_view(), name="sign-in"),
    path("sign-out/", views.SignOutView.as_view(), name="sign-out"),
    # without the Workspace
    path("sign-in/code/", views_codes.ask_for_code, name="ask-for-code"),
    path("sign-in/code/enter/", views_codes.enter_code, name="enter-code"),
    path("sign-in/link/", views_local.link, name="link"),
    path("sign-in/local/", views_local.local, name="local"),
    path("sign-in/passkey/", views_local.passkey, name="passkey"),
    path("sign-in/second-factor/", views_local.second_factor, name="second-factor"),
    # one's own account
    path("account/", views_account.account, name="account"),
    path("account/confirm/", views_account.confirm, name="confirm"),
    path("account/authenticator-app/", views_account.authenticator_app, name="authenticator-app"),
    path("account/passkeys/add/", views_account.add_passkey, name="add-passkey"),
    path(
        "account/factors/<int:factor_id>/remove/",
        views_account.remove_factor,
        name="remove-factor",
    ),
    path("account/recovery-codes/", views_account.recovery_codes, name="recovery-codes"),
    path("account/password/", views_account.password, name="password"),
]
