"""Invitations in the admin: made, sent again, extended and revoked; who has come, and who not."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin import RelatedOnlyFieldListFilter
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path
from unfold.decorators import display

from access import actions
from access.actions.invitation_mails import compose
from access.actions.invitations import default_end
from access.admin.requests import person_of
from access.forms import RoleField
from access.invitation_forms import InvitationForm
from access.links import link_of
from access.models import Invitation
from access.queries.invitations import counts_by_state, invitable_role
from core.admin import ButtonsAdmin, WrittenByActions
from core.catalogue import roles
from core.errors import Refused

State = Invitation.State
COLOURS = {
    State.WAITING: "info",
    State.SENT: "primary",
    State.UNKNOWN: "warning",
    State.FAILED: "danger",
    State.ACCEPTED: "success",
    State.REVOKED: "",
    State.EXPIRED: "warning",
}
MOST_AT_ONCE = 500  # decided on in one request
NOT_COME = "not_come"


def role_field(db_field: Any, kwargs: dict[str, Any]) -> dict[str, Any]:
    """Our roles alone, by their names."""
    if db_field.name != "group":
        return kwargs
    ours = Group.objects.filter(name__in=[role.slug for role in roles()])
    return kwargs | {"form_class": RoleField, "queryset": ours}


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [(NOT_COME, "Not come yet"), *State.choices]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Invitation]
    ) -> QuerySet[Invitation]:
        chosen = self.value()
        if not chosen:
            return queryset
        states = Invitation.NOT_COME if chosen == NOT_COME else (chosen,)
        return queryset.filter(Q(("state__in", states)))


@admin.register(Invitation)
class InvitationAdmin(ButtonsAdmin, WrittenByActions):
    form = InvitationForm
    list_display = ("email", "name", "group", "show_state", "created_at", "expires_at", "batch")
    list_filter = (StateFilter, "group", "batch", ("invited_by", RelatedOnlyFieldListFilter))
    list_select_related = ("group", "batch")
    search_fields = ("email", "name", "note")
    date_hierarchy = "created_at"
    actions = ("resend_selected", "extend_selected")
    list_before_template = "access/invitation_counts.html"
    change_form_after_template = "access/invitation_preview_button.html"
    buttons = {"resend": "Send a new link", "extend": "Extend", "revoke": "Revoke"}  # noqa: RUF012
    ask_why = frozenset({"revoke"})
    told = (
        "show_state", "mail_error", "email", "name", "group", "note", "invited_by", "created_at",
        "expires_at", "links", "accepted_by", "accepted_at", "batch",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Invitation]:
        return Invitation.objects.with_state()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return [(None, {"fields": InvitationForm.Meta.fields})]
        return super().get_fieldsets(request, obj)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.told

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return super().get_readonly_fields(request, obj) if obj is None else self.told

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_foreignkey(db_field, request, **role_field(db_field, kwargs))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return person_of(request).has_perm("access.add_invitation")

    def has_manage_permission(self, request: HttpRequest) -> bool:
        return person_of(request).has_perm("access.manage_invitation")

    def may_press(self, request: HttpRequest, verb: str) -> bool:
        return self.has_manage_permission(request)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        counts = counts_by_state(Invitation.objects.all())
        shown = [(NOT_COME, "Not come yet", counts[NOT_COME])]
        shown += [(state.value, str(state.label), counts[state.value]) for state in State]
        context = {**(extra_context or {}), "counts": shown}
        response: HttpResponse = super().changelist_view(request, context)
        return response

    @display(description="state", ordering="state", label=COLOURS)
    def show_state(self, invitation: Invitation) -> tuple[str, str]:
        return invitation.state, str(State(invitation.state).label)

    @display(description="what became of its mail")
    def mail_error(self, invitation: Invitation) -> str:
        message = invitation.message
        if message is None:
            return "-"
        return f"{message.get_state_display()}. {message.error}".strip()

    def save_model(self, request: HttpRequest, obj: Invitation, *args: Any) -> None:
        made = actions.invite(
            email=obj.email,
            name=obj.name,
            role=obj.group.name,
            note=obj.note,
            by=person_of(request),
            until=obj.expires_at,
        )
        obj.pk = made.pk

    # --- Decisions --------------------------------------------------------------------------------

    def offers(self, verb: str, row: Invitation) -> bool:
        if verb == "resend" and row.state == State.WAITING:
            return False
        return row.outcome == Invitation.Outcome.OPEN

    def press(self, request: HttpRequest, verb: str, row: Invitation) -> None:
        by = person_of(request)
        if verb == "revoke":
            reason = request.POST.get("note", "")
            actions.revoke_invitation(invitation=row, by=by, reason=reason)
        elif verb == "extend":
            actions.extend_invitation(invitation=row, by=by)
        else:
            actions.resend_invitation(invitation=row, by=by)

    @admin.action(description="Send a new link", permissions=["manage"])
    def resend_selected(self, request: HttpRequest, queryset: QuerySet[Invitation]) -> None:
        self._press_all(request, "resend", queryset)

    @admin.action(description="Extend", permissions=["manage"])
    def extend_selected(self, request: HttpRequest, queryset: QuerySet[Invitation]) -> None:
        self._press_all(request, "extend", queryset)

    def _press_all(self, request: HttpRequest, verb: str, queryset: QuerySet[Invitation]) -> None:
        refused: list[str] = []
        rows = list(queryset[: MOST_AT_ONCE + 1])
        for row in rows[:MOST_AT_ONCE]:
            try:
                self.press(request, verb, row)
            except Refused as refusal:
                refused.append(f"{row}: {refusal}")
        done = min(len(rows), MOST_AT_ONCE) - len(refused)
        self.message_user(request, f"{self.buttons[verb]}: {done:,} done.")
        for words in refused[:5]:
            self.message_user(request, words, level="WARNING")
        if len(refused) > 5:
            self.message_user(request, f"and {len(refused) - 5:,} more refused", level="WARNING")
        if len(rows) > MOST_AT_ONCE:
            words = f"At most {MOST_AT_ONCE} at once: do it again for the rest."
            self.message_user(request, words, level="WARNING")

    # --- The mail before it is sent ---------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        own = path(
            "preview/",
            self.admin_site.admin_view(self.preview),
            name="access_invitation_preview",
        )
        return [own, *super().get_urls()]

    def preview(self, request: HttpRequest) -> HttpResponse:
        """The mail as it would go out for what is typed so far; `as=text` gives its other half."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        group = Group.objects.filter(pk=_number(request.POST.get("group", ""))).first()
        try:
            role = invitable_role(group.name if group else "")
        except Refused:
            return HttpResponse("Choose a role first: the mail names it.", status=422)
        mail = compose(
            name=request.POST.get("name", "Nell Fisk"),
            role=role,
            inviter=str(person_of(request)),
            expires_at=default_end(),
            link=link_of("the-real-link-stands-here", pool=role.pool),
        )
        if request.POST.get("as") == "text":
            body = f"Subject: {mail.subject}\n\n{mail.text}"
            return HttpResponse(body, content_type="text/plain; charset=utf-8")
        return HttpResponse(mail.html)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
