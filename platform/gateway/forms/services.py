"""The form of a service."""

from __future__ import annotations

from typing import Any

from django import forms

from core.catalogue import roles
from core.errors import Refused
from gateway import actions
from gateway.models import Service


class RolesField(forms.MultipleChoiceField):
    """Roles by the names that the apps gave them."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(choices=_choices, **kwargs)


def _choices() -> list[tuple[str, str]]:
    return [(role.slug, f"{role.name} ({role.pool})") for role in roles()]


class ServiceForm(forms.ModelForm[Service]):
    open_to = RolesField(help_text="Members of any of these roles may enter.")
    told_about = RolesField(
        required=False, help_text="Of a person's roles it is told of these and no others."
    )

    class Meta:
        model = Service
        fields = (
            "slug", "name", "summary", "host", "upstream", "pool", "open_to", "told_about",
            "owner", "icon", "passes_authorization", "active",
        )  # fmt: skip

    def clean_host(self) -> str:
        host: str = self.cleaned_data["host"]
        return host.strip().lower()

    def clean_upstream(self) -> str:
        upstream: str = self.cleaned_data["upstream"]
        return upstream.strip().lower().removesuffix("/")

    def clean(self) -> dict[str, Any] | None:
        """Asks what the action will ask, so that a refusal stands beside what was typed."""
        given = super().clean() or self.cleaned_data
        if not self.errors:
            wanted = {name: given[name] for name in actions.FIELDS if name in given}
            try:
                actions.check_service(Service(**wanted))
            except Refused as refusal:
                raise forms.ValidationError(str(refusal)) from None
        return given
