"""The jobs page: what runs, what failed and why, and the mail on its way out.

Rows are read here and never edited; the buttons call the verbs of `jobs.actions`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.timesince import timesince
from django_q import admin as theirs
from django_q.models import Failure, OrmQ, Schedule, Success
from unfold.admin import TabularInline
from unfold.decorators import display

from core.admin import ButtonsAdmin, RecordAdmin
from jobs import actions, queries
from jobs.models import Intervention, Job, OutboxMessage, ScheduleRun, Worker

# django-q2 shows its own tables in pages of its own; ours are the truth, and one way is enough.
for model in (Schedule, Success, Failure, OrmQ):
    if theirs.admin.site.is_registered(model):
        theirs.admin.site.unregister(model)

COLOURS = {
    "waiting": "info",
    "held": "info",
    "running": "primary",
    "attempting": "primary",
    "done": "success",
    "sent": "success",
    "failed": "danger",
    "unknown": "warning",
}


class ChildInline(TabularInline):
    model = Job
    fk_name = "parent"
    verbose_name_plural = "parts it waits for"
    fields = readonly_fields = ("label", "state", "started_at", "finished_at", "claims", "error")
    show_change_link = True
    extra = 0
    per_page = 25
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class InterventionInline(TabularInline):
    model = Intervention
    verbose_name_plural = "what people did"
    fields = readonly_fields = ("verb", "by", "at", "note")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class TroubleFilter(admin.SimpleListFilter):
    """What a person has to look at."""

    title = "trouble"
    parameter_name = "trouble"
    which: dict[type[Model], Callable[[], Q]] = {  # noqa: RUF012  # nobody changes it
        Job: queries.jobs_in_trouble,
        OutboxMessage: queries.mails_in_trouble,
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "In trouble")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(self.which[queryset.model]()) if self.value() else queryset


class WatchedAdmin(RecordAdmin):
    """A page that says so at its top when jobs wait and no worker is there."""

    list_before_template = "jobs/admin_banner.html"
    change_form_outer_before_template = "jobs/admin_top.html"

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        context = {**(extra_context or {}), "unworked": queries.unworked_jobs()}
        response: HttpResponse = super().changelist_view(request, context)
        return response

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: Any = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        context = {**(extra_context or {}), "unworked": queries.unworked_jobs()}
        return super().changeform_view(request, object_id, form_url, context)


@admin.register(Job)
class JobAdmin(WatchedAdmin, ButtonsAdmin):
    list_display = ("what", "show_state", "show_progress", "started_at", "duration", "claims")
    list_filter = (TroubleFilter, "state", ("root", admin.EmptyFieldListFilter), "function")
    search_fields = ("label", "function", "key", "=id")
    date_hierarchy = "created_at"
    actions = ("retry_selected", "cancel_selected")
    inlines = (ChildInline, InterventionInline)
    buttons = {"retry": "Try again", "cancel": "Cancel"}  # noqa: RUF012
    fieldsets = (
        (None, {"fields": ("label", "state", "whole", "show_progress", "show_error")}),
        (
            "Run",
            {"fields": ("started_at", "finished_at", "duration", "claims", "claimed_by",
                        "attempts_failed", "lease_until", "run_after", "dispatched_at",
                        "cancel_requested_at")},
        ),
        (
            "Work",
            {"fields": ("function", "arguments", "result", "key", "parent", "root", "spawned_by",
                        "created_at", "created_by", "request_id")},
        ),
    )  # fmt: skip
    readonly_fields = ("whole", "show_progress", "show_error", "duration")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Job]:
        """With the number of parts, counted for the rows that are shown only."""
        parts = Job.objects.filter(parent=OuterRef("pk")).order_by().values("parent")
        every = parts.annotate(number=Count("pk")).values("number")
        done = parts.annotate(number=Count("pk", filter=Q(state=Job.State.DONE))).values("number")
        rows: QuerySet[Job] = super().get_queryset(request)
        return rows.annotate(
            parts=Coalesce(Subquery(every), 0), parts_done=Coalesce(Subquery(done), 0)
        )

    def lookup_allowed(self, lookup: str, value: str, request: Any = None) -> bool:
        return lookup in {"root", "parent"} or bool(super().lookup_allowed(lookup, value, request))

    @display(description="job", header=True)
    def what(self, job: Job) -> tuple[str, str]:
        return job.label or job.function, f"{job.pk} · {job.function}"

    @display(description="state", ordering="state", label=COLOURS)
    def show_state(self, job: Job) -> tuple[str, str]:
        return job.state, job.get_state_display()

    @display(description="progress")
    def show_progress(self, job: Job) -> str:
        done, total = job.progress_done, job.progress_total
        if job.state == Job.State.HELD:
            done, total = getattr(job, "parts_done", 0), getattr(job, "parts", 0)
        if job.state == Job.State.DONE:
            done = total = 1
        if not total:
            return ""
        context = {"value": min(100, 100 * done // total), "description": job.progress_text}
        return render_to_string("unfold/components/progress.html", context)

    @display(description="took")
    def duration(self, job: Job) -> str:
        if not job.started_at:
            return ""
        seconds = ((job.finished_at or timezone.now()) - job.started_at).total_seconds()
        if seconds < 60:
            return f"{seconds:.1f} s"
        return timesince(job.started_at, job.finished_at)

    @display(description="error")
    def show_error(self, job: Job) -> str:
        return format_html('<pre class="whitespace-pre-wrap">{}</pre>', job.error)

    @display(description="undertaking")
    def whole(self, job: Job) -> str:
        tree = queries.tree(job)
        url = f"{reverse('admin:jobs_job_changelist')}?root={tree.root_id}"
        words = f"{tree.state}: {tree.done} of {tree.total} jobs done"
        return format_html('<a class="underline" href="{}">{}</a>', url, words)

    def offers(self, verb: str, row: Job) -> bool:
        if verb == "cancel":
            return queries.tree(row).is_open
        mine = row.state in {Job.State.FAILED, Job.State.CANCELLED}
        return mine or (row.root_id is None and queries.tree(row).state in {"failed", "cancelled"})

    def press(self, request: HttpRequest, verb: str, row: Job) -> None:
        action = actions.retry if verb == "retry" else actions.cancel
        action(job=row, by=request.user)

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return self.may_press(request, "retry")

    def has_cancel_permission(self, request: HttpRequest) -> bool:
        return self.may_press(request, "cancel")

    @admin.action(description="Try the selected jobs again", permissions=["retry"])
    def retry_selected(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        for job in queryset:
            self._press_one(request, "retry", job)

    @admin.action(description="Cancel what the selected jobs belong to", permissions=["cancel"])
    def cancel_selected(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        for job in queryset:
            self._press_one(request, "cancel", job)


@admin.register(Worker)
class WorkerAdmin(WatchedAdmin):
    list_display = (
        "name", "alive", "beat_at", "started_at", "processes", "broker", "restarts", "last_trouble"
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Worker]:
        rows: QuerySet[Worker] = super().get_queryset(request)
        return rows.annotate(beats=Exists(queries.alive_workers().filter(pk=OuterRef("pk"))))

    @display(description="alive", boolean=True)
    def alive(self, worker: Worker) -> bool:
        return bool(getattr(worker, "beats", False))


@admin.register(ScheduleRun)
class ScheduleRunAdmin(WatchedAdmin):
    list_display = ("name", "next_due_at", "last_enqueued_at")


@admin.register(OutboxMessage)
class OutboxMessageAdmin(WatchedAdmin, ButtonsAdmin):
    list_display = ("subject", "to", "show_state", "attempts", "created_at", "sent_at", "error")
    list_filter = (TroubleFilter, "state")
    search_fields = ("subject", "to", "key", "message_id")
    inlines = (InterventionInline,)
    buttons = {"resend": "Send again by hand", "cancel": "Do not send"}  # noqa: RUF012
    ask_why = frozenset({"resend", "cancel"})
    readonly_fields = ("show_text",)
    fields = (
        "subject", "to", "state", "error", "show_text", "attempts", "attempted_at",
        "sent_at", "created_at", "key", "number", "message_id", "job",
    )  # fmt: skip

    @display(description="state", ordering="state", label=COLOURS)
    def show_state(self, message: OutboxMessage) -> tuple[str, str]:
        return message.state, message.get_state_display()

    def lookup_allowed(self, lookup: str, value: str, request: Any = None) -> bool:
        """Django lets any field be filtered by; nobody guesses at what mails say."""
        field = lookup.partition("__")[0]
        return field not in {"text", "html"} and bool(
            super().lookup_allowed(lookup, value, request)
        )

    @display(description="text")
    def show_text(self, message: OutboxMessage) -> str:
        if message.holds_secret:
            return "Holds a sign-in link or code: shown to nobody, and emptied once it is sent."
        return format_html('<div class="whitespace-pre-wrap">{}</div>', message.text)

    def offers(self, verb: str, row: OutboxMessage) -> bool:
        if verb == "resend" and row.holds_secret and not row.text:
            return False
        leaving = actions.LEAVING_TO_RESEND if verb == "resend" else actions.LEAVING_TO_CANCEL
        return row.state in leaving

    def press(self, request: HttpRequest, verb: str, row: OutboxMessage) -> None:
        action = actions.resend if verb == "resend" else actions.cancel_mail
        action(message=row, by=request.user, note=request.POST.get("note", ""))
