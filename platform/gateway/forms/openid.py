"""The form of a client of OpenID Connect."""

from __future__ import annotations

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminTextareaWidget

from core.errors import Refused
from gateway import actions
from gateway.models import OpenIDClient
from gateway.queries.openid import services_without_client


class OpenIDClientForm(forms.ModelForm[OpenIDClient]):
    redirects = forms.CharField(
        label="people are sent back to",
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text="The service's own address for it, letter by letter, such as "
        "https://grafana.example.org/login/generic_oauth; one a line.",
    )

    class Meta:
        model = OpenIDClient
        fields = ("service",)
        help_texts = {  # noqa: RUF012  # as Django declares it
            "service": "An open service for the staff. Who may enter, and which roles it is told "
            "of, stands there."
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["redirects"] = self.instance.client.redirect_uris
        elif isinstance(field := self.fields.get("service"), forms.ModelChoiceField):
            field.queryset = services_without_client()

    def clean_redirects(self) -> list[str]:
        lines = str(self.cleaned_data["redirects"]).splitlines()
        try:
            return actions.check_redirects([line.strip() for line in lines if line.strip()])
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from None
