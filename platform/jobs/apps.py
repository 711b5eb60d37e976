"""Background work: Job rows are the truth, django-q2 carries their ids to the workers."""

from datetime import timedelta

from django.apps import AppConfig

from core.catalogue import Role, Tool, add_role, add_tool
from core.health import add_check
from core.metrics import add_area


class JobsConfig(AppConfig):
    name = "jobs"
    verbose_name = "Jobs"

    def ready(self) -> None:
        from jobs import (
            checks,  # noqa: F401  # registers itself
            metrics,
            ready,
            schedules,  # it holds models
        )

        add_check("broker", ready.broker)
        add_area("jobs", metrics.read)

        add_role(
            Role(
                slug="platform-engineer",
                name="Platform engineer",
                summary="Sees the jobs, the workers and the mail; tries again what failed.",
                permissions=(
                    "jobs.view_job",
                    "jobs.retry_job",
                    "jobs.cancel_job",
                    "jobs.view_worker",
                    "jobs.view_schedulerun",
                    "jobs.view_outboxmessage",
                    "jobs.resend_outboxmessage",
                    "jobs.cancel_outboxmessage",
                    "jobs.view_intervention",
                    "gateway.view_apitoken",
                    "gateway.revoke_apitoken",
                    "gateway.view_service",
                    "gateway.add_service",
                    "gateway.change_service",
                    "gateway.view_signingkey",
                    "gateway.view_openidclient",
                    "gateway.add_openidclient",
                    "gateway.change_openidclient",
                ),
            )
        )
        add_tool(
            Tool(
                name="Jobs",
                summary="What runs, what failed and why, and the mail on its way out.",
                url_name="admin:jobs_job_changelist",
                icon="manufacturing",
                groups=frozenset({"platform-engineer"}),
                owner="Platform engineers",
                section="Platform",
                status="jobs.queries.status",
            )
        )
        schedules.register(
            schedules.Schedule("Tidy the jobs", "jobs.tasks.tidy", every=timedelta(days=1))
        )
