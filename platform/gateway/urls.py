"""One's own tokens, and what nginx asks: /gateway/auth and its like answer nginx alone."""

from django.urls import path

from core.pools import ANYWHERE, STAFF, VOLUNTEER, on_hosts
from gateway.views import entering, keys, nginx, openid, tokens

app_name = "gateway"
anywhere = on_hosts(ANYWHERE)  # nginx asks for services, whose hosts are those of no pool

urlpatterns = [
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<int:token_id>/rotate/", tokens.rotate, name="token-rotate"),
    path("tokens/<int:token_id>/revoke/", tokens.revoke, name="token-revoke"),
    path(".well-known/jwks.json", anywhere(keys.jwks), name="jwks"),
    # Hustings as an OpenID provider, on the staff's host
    path(".well-known/openid-configuration", openid.configuration, name="openid-configuration"),
    path("openid/keys.json", openid.keys, name="openid-keys"),
    path("openid/authorize", openid.authorize, name="openid-authorize"),
    path("openid/token", openid.token, name="openid-token"),
    path("openid/userinfo", openid.userinfo, name="openid-userinfo"),
    path("gateway/auth", anywhere(nginx.auth), name="auth"),
    path("gateway/turned-away", anywhere(nginx.turned_away), name="turned-away"),
    path("gateway/arrived", anywhere(nginx.arrived), name="arrived"),
    path(
        "gateway/enter/<slug:slug>/",
        on_hosts(STAFF, VOLUNTEER)(entering.enter),
        name="enter",
    ),
]
