"""Lists, their versions and entries."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import URLField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from unfold.decorators import display

from core.admin import RecordAdmin, WithButtons, WrittenByActions, counted
from donors.actions.fetching import KINDS, begin_fetch
from donors.actions.lists import keep_list
from donors.admin.screen import screen
from donors.forms.lists import VersionChangesForm
from donors.models import ListEntry, ListVersion, WatchList
from donors.queries.list_versions import WHATS, changes_of, entries_changed, is_overdue
from donors.queries.people import may_own_lists
from jobs.queries import Tree, trees

LINK = '<a class="way" href="{}">{}</a>'
CHANGES_A_PAGE = 50


def _review(watch_list: WatchList) -> str:
    if is_overdue(watch_list):
        return "past its review"
    return "reviewed" if watch_list.review_by else "no day set"


REVIEW_LABELS = {"past its review": "danger", "reviewed": "success", "no day set": "info"}


@admin.register(WatchList)
class WatchListAdmin(WithButtons, WrittenByActions):
    list_display = (
        "slug", "kind", "owner", "review_by", "review", "effective_from", "effective_to",
    )  # fmt: skip
    list_filter = ("kind",)
    list_select_related = ("owner",)
    list_before_template = "donors/list_links.html"
    search_fields = ("slug", "description")
    history_with = ("policies",)
    buttons = {"fetch": "Fetch it now"}  # noqa: RUF012
    readonly_fields = ("review", "learned")
    fieldsets = (
        (None, {"fields": ("slug", "kind", "description")}),
        ("Who looks after it", {"fields": ("owner", "review_by", "review")}),
        ("Gifts of which days", {"fields": ("effective_from", "effective_to")}),
        ("What verdicts taught", {"fields": ("learned",)}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*self.readonly_fields, "slug", "kind") if obj else self.readonly_fields

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "owner":
            kwargs["queryset"] = may_own_lists()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: WatchList, form: Any, change: bool) -> None:  # noqa: FBT001  # as Django calls it
        keep_list(watch_list=obj, by=request.user)

    @display(description="review", label=REVIEW_LABELS)
    def review(self, watch_list: WatchList) -> str:
        return _review(watch_list)

    @display(description="its matches are held")
    def learned(self, watch_list: WatchList) -> str:
        """In words, out of the shift of its prior in bits."""
        if watch_list.pk is None or not watch_list.prior_shift:
            return "as likely as the evidence makes them: verdicts have taught nothing else yet"
        times = 2 ** abs(watch_list.prior_shift)
        word = "likelier" if watch_list.prior_shift > 0 else "less likely"
        return f"{times:.1f} times {word} (as odds) than by the evidence alone"

    def offers(self, verb: str, row: WatchList) -> bool:
        return row.kind in KINDS

    def press(self, request: HttpRequest, verb: str, row: WatchList) -> None:
        begin_fetch(slug=row.slug, kind=row.kind, by=request.user)


@admin.register(ListVersion)
class ListVersionAdmin(RecordAdmin):
    list_display = (
        "watch_list", "number", "file_name",
        *map(counted, ("entries", "added", "changed", "ended")), "changes", "imported_at",
        "screening", "review",
    )  # fmt: skip
    list_filter = ("watch_list",)
    list_select_related = ("watch_list",)
    list_before_template = "donors/list_links.html"
    readonly_fields = ("changes", "screening", "review")

    def get_urls(self) -> list[URLPattern]:
        page = path(
            "<int:object_id>/changes/",
            self.admin_site.admin_view(self.changes_view),
            name="donors_listversion_changes",
        )
        return [page, *super().get_urls()]

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The page's versions with the states of their jobs: one query, not one a row."""
        changelist = super().get_changelist_instance(request)
        changelist.result_list = list(changelist.result_list)
        states = trees([version.job_id for version in changelist.result_list if version.job_id])
        for version in changelist.result_list:
            version.tree = states.get(version.job_id)
        return changelist

    def changes_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """What a version added, changed and ended, field by field, in pages."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        versions = ListVersion.objects.select_related("watch_list")
        version = get_object_or_404(versions, pk=object_id)
        what, search = VersionChangesForm(request.GET).asked()
        entries = entries_changed(version, what=what, search=search)
        page = Paginator(entries, CHANGES_A_PAGE).get_page(request.GET.get("p"))
        tabs = [
            {
                "label": one.capitalize(),
                "count": getattr(version, one),
                "url": f"?{urlencode({'what': one, 'q': search})}",
                "active": one == what,
            }
            for one in WHATS
        ]
        return TemplateResponse(
            request,
            "donors/version_changes.html",
            {
                **self.admin_site.each_context(request),
                "title": f"What {version} changed",
                "version": version,
                "overdue": is_overdue(version.watch_list),
                "what": what,
                "search": search,
                "tabs": tabs,
                "page": page,
                "rows": changes_of(version, page),
                "query": urlencode({"what": what, "q": search}),
            },
        )

    @display(description="what changed")
    def changes(self, version: ListVersion) -> str:
        return format_html(
            LINK, reverse("admin:donors_listversion_changes", args=[version.pk]), "see"
        )

    @display(
        description="screening",
        label={
            "waiting": "info", "running": "info", "done": "success", "failed": "danger",
            "cancelled": "warning",
        },
    )  # fmt: skip
    def screening(self, version: ListVersion) -> str:
        """Of all donors against what is new in it; "-" where there was nothing to do."""
        if not version.job_id:
            return "-"
        shown: Tree | None = getattr(version, "tree", None)
        return (shown or trees([version.job_id])[version.job_id]).state

    @display(description="review of the list", label=REVIEW_LABELS)
    def review(self, version: ListVersion) -> str:
        return _review(version.watch_list)


@admin.register(ListEntry)
class ListEntryAdmin(RecordAdmin):
    formfield_overrides = {URLField: {"assume_scheme": "https"}}  # noqa: RUF012  # as Django has it
    list_display = (
        "name", "also_named", "watch_list", "listed_id", "firms", "effective_from", "effective_to",
        "ended_on",
    )  # fmt: skip
    list_filter = ("watch_list", "is_organisation")
    list_select_related = ("watch_list",)
    search_fields = ("name", "aliases", "listed_id", "key")

    def get_urls(self) -> list[URLPattern]:
        page = path(
            "screen/", self.admin_site.admin_view(self.screen), name="donors_listentry_screen"
        )
        return [page, *super().get_urls()]

    def screen(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return screen(self.admin_site, request)

    @display(description="also named")
    def also_named(self, entry: ListEntry) -> str:
        return "; ".join(entry.aliases[:3])

    @display(description="firms and clients")
    def firms(self, entry: ListEntry) -> str:
        return ", ".join(entry.organisations[:3])
