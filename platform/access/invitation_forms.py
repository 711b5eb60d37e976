"""What administrators fill in to invite one person, or a file of them."""

from __future__ import annotations

import io
from typing import Any

from django import forms

from access import actions
from access.actions.invitations import check_terms, default_end
from access.imports.invitees import MOST_BYTES, read_invitees
from access.models import Invitation, InvitationBatch
from core.errors import BadInput, Refused


class InvitationForm(forms.ModelForm[Invitation]):
    class Meta:
        model = Invitation
        fields = ("email", "name", "group", "note", "expires_at")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("expires_at", default_end())

    def clean(self) -> dict[str, Any] | None:
        """Asks what `actions.invite` will ask, so that a refusal stands beside what was typed."""
        given = super().clean() or self.cleaned_data
        if {"email", "group", "note", "expires_at"} <= given.keys():
            try:
                actions.check_invitation(
                    email=given["email"],
                    role=given["group"].name,
                    note=given["note"],
                    until=given["expires_at"],
                )
            except Refused as refusal:
                raise forms.ValidationError(str(refusal)) from None
        return given


class BatchForm(forms.ModelForm[InvitationBatch]):
    file = forms.FileField(
        help_text="A CSV with the columns email, name and, if you like, note; up to 50,000 people."
    )

    class Meta:
        model = InvitationBatch
        fields = ("group", "note", "expires_at")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("expires_at", default_end())

    def clean(self) -> dict[str, Any]:
        """Asks what `actions.take_up_invitations` will ask, as above."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if {"group", "note", "expires_at"} <= given.keys():
            try:
                check_terms(role=given["group"].name, note=given["note"], until=given["expires_at"])
            except Refused as refusal:
                raise forms.ValidationError(str(refusal)) from None
        return given

    def clean_file(self) -> Any:
        """A file that cannot be read is told here, with its line."""
        file = self.cleaned_data["file"]
        try:
            read_invitees(io.BytesIO(file.read(MOST_BYTES + 1)), file.name)
        except BadInput as fault:
            raise forms.ValidationError(str(fault)) from None
        file.seek(0)
        return file
