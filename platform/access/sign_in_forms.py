"""Forms of signing in without the Workspace, and of one's own account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html

CODE_ATTRIBUTES = {
    "inputmode": "numeric",
    "autocomplete": "one-time-code",
    "autocapitalize": "off",
    "spellcheck": "false",
    "autofocus": True,
    "class": "code-input",
}


class NextForm(forms.Form):
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class EmailForm(NextForm):
    email = forms.EmailField(
        label="Your e-mail",
        max_length=254,
        widget=forms.EmailInput(
            attrs={"autocomplete": "email webauthn", "inputmode": "email", "autofocus": True}
        ),
    )


class CodeForm(NextForm):
    code = forms.CharField(
        label="Code", max_length=40, widget=forms.TextInput(attrs=CODE_ATTRIBUTES)
    )


class LinkForm(forms.Form):
    token = forms.CharField(
        label="What stands behind the # of your link",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class LocalForm(NextForm):
    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PasswordForm(NextForm):
    password = forms.CharField(
        label="Your password",
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )


class NewPasswordForm(forms.Form):
    password = forms.CharField(
        label="New password",
        max_length=1000,
        strip=False,
        help_text=password_validators_help_text_html,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "autofocus": True}),
    )
    again = forms.CharField(
        label="The same again",
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any] | None:
        given = super().clean() or self.cleaned_data
        if "again" in given and given.get("password") != given["again"]:
            self.add_error("again", "The two are not the same.")
        return given


class PasskeyForm(NextForm):
    """What the page's script puts in: the browser's answer to our challenge."""

    credential = forms.JSONField(widget=forms.HiddenInput)

    def clean_credential(self) -> dict[str, Any]:
        credential = self.cleaned_data["credential"]
        if not isinstance(credential, dict):
            raise forms.ValidationError("The browser's answer cannot be read. Try again.")
        return credential


class NewPasskeyForm(PasskeyForm):
    name = forms.CharField(
        max_length=80,
        required=False,
        help_text="So that you know it again, such as: my phone.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
