"""Forms of the portal."""

from __future__ import annotations

from django import forms
from django.conf import settings
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminSelectWidget

from core.catalogue import roles, tools
from gateway.queries.services import active_services
from portal.models import Announcement


class AskForm(forms.Form):
    reason = forms.CharField(
        label="Why do you need it?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4, "autofocus": True}),
        help_text="Whoever answers reads this. One or two sentences will do.",
        error_messages={"required": "Say why you need it."},
    )


class AnnouncementForm(forms.ModelForm[Announcement]):
    """Roles and tools are chosen from those that there are."""

    tool = forms.ChoiceField(
        required=False,
        widget=UnfoldAdminSelectWidget,
        label="On the tile of",
        help_text="Say it on one tool's tile, rather than at the top. Needs an end.",
    )
    roles = forms.MultipleChoiceField(
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="For these roles only; none chosen: for all.",
    )

    class Meta:
        model = Announcement
        fields = (
            "title", "text", "level", "tool", "starts_at", "ends_at", "pool", "roles",
            "is_dismissable",
        )  # fmt: skip

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        known = [("", "No tool: at the top of the page"), *((t.key, t.name) for t in tools())]
        known += [(f"service-{one.slug}", one.name) for one in active_services()]
        kept = self.instance.tool
        if kept and kept not in dict(known):  # a tool that has gone since
            known.append((kept, kept))
        self.fields["tool"].choices = known  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["roles"].choices = [(r.slug, r.name) for r in roles()]  # type: ignore[attr-defined]
        zone = f"Times are those of {settings.TIME_ZONE}."
        for name in ("starts_at", "ends_at"):
            self.fields[name].help_text = zone
