"""People, grants, requests and the access log in the admin."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group

from access.admin import access_requests, events, grants, group_links, people, roles

__all__ = ["access_requests", "events", "grants", "group_links", "people", "roles"]

# allauth's own pages would let rows be written past our actions; ours show what is needed of them.
admin.site.unregister(
    (Authenticator, EmailAddress, SocialAccount, SocialApp, SocialToken, UserSession)
)
admin.site.unregister(Group)  # roles are declared in code, and a grant is the way into one
