"""The gateway's addresses: /gateway/auth and its like answer nginx alone."""

from django.urls import path

from gateway.views import entering, keys, nginx

app_name = "gateway"
urlpatterns = [
    path(".well-known/jwks.json", keys.jwks, name="jwks"),
    path("gateway/auth", nginx.auth, name="auth"),
    path("gateway/turned-away", nginx.turned_away, name="turned-away"),
    path("gateway/arrived", nginx.arrived, name="arrived"),
    path("gateway/enter/<slug:slug>/", entering.enter, name="enter"),
]
