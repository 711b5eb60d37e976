"""Forms of the sign-in page and of the admin's pages about people."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, UsernameField
from django.contrib.auth.models import Group
from django.utils import timezone

from access import actions
from access.models import Grant, GroupLink, User
from core.catalogue import roles
from core.errors import Refused


class SignInForm(AuthenticationForm):
    username = UsernameField(
        widget=forms.EmailInput(attrs={"autofocus": True, "autocomplete": "username"})
    )
    error_messages = {  # noqa: RUF012  # as Django declares it
        "invalid_login": "This e-mail and password do not go together. Check both and try again.",
        "inactive": "This account has been suspended.",
    }


class PersonForm(forms.ModelForm[User]):
    """`by` is who fills it in; the admin sets it."""

    by: User | None = None

    class Meta:
        model = User
        fields = ("email", "name", "pool", "is_active")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email.strip().lower()

    def clean_is_active(self) -> bool:
        is_active: bool = self.cleaned_data["is_active"]
        if not is_active and self.instance == self.by:
            raise forms.ValidationError(actions.NOT_ONESELF)
        return is_active


class AnswerForm(forms.Form):
    """The answer to a request: which of the two, the note, and an end where it is approved."""

    verdict = forms.ChoiceField(
        choices=[("approve", "Approve"), ("refuse", "Refuse")],
        error_messages={"required": "Choose one: approve or refuse."},
    )
    until = forms.DateField(
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Give the day as YYYY-MM-DD, or leave it empty."},
    )
    note = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "What is the person to know?"}),
        error_messages={"required": "Say in the note what the person is to know."},
    )

    def clean_until(self) -> datetime | None:
        return _begin_of(self.cleaned_data["until"])


class GroupLinkForm(forms.ModelForm[GroupLink]):
    """A Google group and the role that its members hold: one that people may ask for."""

    role = forms.ChoiceField()

    class Meta:
        model = GroupLink
        fields = ("google_group", "role")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "role" in self.fields:  # not where the admin only shows it
            choice = self.fields["role"]
            assert isinstance(choice, forms.ChoiceField)
            choice.choices = [
                (role.slug, f"{role.name} ({role.slug})")
                for role in roles()
                if role.pool == User.Pool.STAFF and role.requestable
            ]


class ExtendForm(forms.Form):
    """A grant's new end, or none, and why it goes on."""

    until = forms.DateField(
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Give the day as YYYY-MM-DD, or leave it empty."},
    )
    note = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "Why does it go on?"}),
        error_messages={"required": "Say in the note why it goes on."},
    )

    def clean_until(self) -> datetime | None:
        return _begin_of(self.cleaned_data["until"])


class RevokeForm(forms.Form):
    """Why grants are revoked."""

    note = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "Why do they end?"}),
        error_messages={"required": "Say in the note why they end."},
    )


def _begin_of(day: date | None) -> datetime | None:
    """When that day begins in the house's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None


class RoleField(forms.ModelChoiceField[Group]):
    """Groups by the names that the apps gave their roles."""

    def label_from_instance(self, obj: Group) -> str:
        names = {role.slug: role.name for role in roles()}
        return f"{names[obj.name]} ({obj.name})" if obj.name in names else obj.name


class GrantForm(forms.ModelForm[Grant]):
    class Meta:
        model = Grant
        fields = ("user", "group", "reason", "expires_at")

    def clean(self) -> dict[str, Any] | None:
        """Asks what `actions.grant` will ask, so that a refusal stands beside what was typed."""
        given = super().clean() or self.cleaned_data
        if {"user", "group", "reason"} <= given.keys():
            try:
                actions.check_grant(
                    user=given["user"],
                    role=given["group"].name,
                    reason=given["reason"],
                    until=given.get("expires_at"),
                )
            except Refused as refusal:
                raise forms.ValidationError(str(refusal)) from None
        return given
