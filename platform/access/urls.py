from django.urls import path

from access import invitation_views, onboarding_views, views

app_name = "access"
urlpatterns = [
    path("sign-in/", views.SignInView.as_view(), name="sign-in"),
    path("sign-out/", views.SignOutView.as_view(), name="sign-out"),
    path("invitation/", invitation_views.invitation, name="invitation"),
    path("onboarding/", onboarding_views.onboarding, name="onboarding"),
    path("onboarding/<slug:role>/", onboarding_views.onboard, name="onboard"),
]
