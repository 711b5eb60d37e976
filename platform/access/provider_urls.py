"""Of allauth's addresses the four that we need, by the names it knows them by."""

from django.urls import path

from access.provider_views import FromProviderView, ToProviderView

urlpatterns = [
    path("sign-in/google/", ToProviderView.as_view(provider="google"), name="google_login"),
    path(
        "sign-in/google/back/",
        FromProviderView.as_view(provider="google"),
        name="google_callback",
    ),
    path(
        "sign-in/openid/",
        ToProviderView.as_view(provider="openid_connect"),
        name="openid_connect_login",
    ),
    path(
        "sign-in/openid/back/",
        FromProviderView.as_view(provider="openid_connect"),
        name="openid_connect_callback",
    ),
]
