"""Vetting of contributions: import, screening, rules, review."""

from datetime import timedelta

from django.apps import AppConfig
from django.conf import settings

from core.catalogue import Demo, Role, Tool, add_demo, add_role, add_tool
from core.metrics import add_area

SEE = tuple(
    f"donors.view_{model}"
    for model in (
        "flag", "contribution", "donor", "decision", "disposition", "import", "listentry",
        "listversion", "policy",
    )
)  # fmt: skip
DECIDE = (*SEE, "donors.decide_flag", "donors.send_letter", "donors.resolve_donor")
# What comes in by itself, and what a person brings.
BRING = (
    "donors.add_import", "donors.view_inboxfile", "donors.retry_inboxfile", "donors.view_pull",
    "donors.begin_pull",
)  # fmt: skip
SET_UP = tuple(
    f"donors.{verb}_{model}"
    for model in (
        "committee", "election", "contributionlimit", "rulethreshold", "source", "watchlist",
        "policy", "reviewsettings", "mailsetting", "lettertemplate",
    )
    for verb in ("view", "add", "change")
)  # fmt: skip
LISTS = (
    "donors.fetch_watchlist", "donors.view_listfetch", "donors.cancel_listfetch",
    "donors.go_on_listfetch", "donors.view_listupload", "donors.add_listupload",
    "donors.take_up_listupload", "donors.discard_listupload", "donors.put_in_force_policy",
    "donors.put_out_of_force_policy",
)  # fmt: skip
KEEP_IMPORTS = tuple(f"donors.{verb}_import" for verb in ("cancel", "undo"))
COMPLIANCE = "Compliance"  # who answers for these tools


class DonorsConfig(AppConfig):
    name = "donors"
    verbose_name = "Donors"

    def ready(self) -> None:
        from donors import checks, metrics  # noqa: F401  # checks register themselves
        from jobs import schedules  # it holds models

        add_area("donors", metrics.read)
        add_demo(
            Demo(
                name="Donors: a contributions file is vetted",
                load="donors.actions.demo.load",
                in_the_way="donors.actions.demo.in_the_way",
            )
        )
        add_role(
            Role(
                slug="donors-reviewer",
                name="Donor reviewer",
                summary="Works the queue: validates or dismisses what was flagged.",
                permissions=DECIDE,
                owners=("donors-admin",),
            )
        )
        add_role(
            Role(
                slug="donors-compliance",
                name="Compliance lead",
                summary="Decides what becomes of validated gifts: refund, return, keep.",
                permissions=(*DECIDE, *BRING, "donors.dispose_flag"),
                owners=("donors-admin",),
            )
        )
        add_role(
            Role(
                slug="donors-admin",
                name="Donors administrator",
                summary="Keeps lists, committees, elections, limits; cancels and undoes imports.",
                permissions=(*SEE, *SET_UP, *LISTS, *BRING, *KEEP_IMPORTS),
            )
        )
        schedules.register(
            schedules.Schedule("Tidy the imports", "donors.tasks.tidy", every=timedelta(days=1))
        )
        for name, function in (
            ("Fetch the lists", "donors.tasks.fetch_lists"),
            ("Learn from verdicts", "donors.tasks.calibrate"),
            ("Have the lists reviewed", "donors.tasks.have_lists_reviewed"),
        ):
            schedules.register(schedules.Schedule(name, function, every=timedelta(days=1)))
        schedules.register(
            schedules.Schedule("Tell of deadlines", "donors.tasks.remind", every=timedelta(days=1))
        )
        if settings.INBOX:
            schedules.register(
                schedules.Schedule(
                    "Look into the inbox",
                    "donors.tasks.look_into_inbox",
                    every=timedelta(seconds=20),
                    kept=timedelta(days=1),
                )
            )
        if settings.VAN_API_KEY:
            schedules.register(
                schedules.Schedule(
                    "Pull contributions from VAN",
                    "donors.tasks.pull_van",
                    every=timedelta(days=1),
                    at=settings.VAN_PULL_AT,
                )
            )
        if settings.IMPORT_EXPECTED_FROM:
            schedules.register(
                schedules.Schedule(
                    "Tell which sources are missing",
                    "donors.tasks.tell_what_is_missing",
                    every=timedelta(days=1),
                    at=settings.IMPORT_EXPECTED_BY,
                )
            )
        add_tool(
            Tool(
                name="Review queue",
                summary="Contributions that a list or a rule held up, oldest first.",
                url_name="admin:donors_flag_queue",
                icon="fact_check",
                groups=frozenset({"donors-reviewer", "donors-compliance"}),
                owner=COMPLIANCE,
                section="Donors",
            )
        )
        add_tool(
            Tool(
                name="Compliance queue",
                summary="Validated gifts by their deadline: refund, return, keep or investigate.",
                url_name="admin:donors_flag_compliance",
                icon="gavel",
                groups=frozenset({"donors-compliance"}),
                owner=COMPLIANCE,
                section="Donors",
            )
        )
        add_tool(
            Tool(
                name="Screen a name",
                summary="Type a name and see at once what the lists say of it.",
                url_name="admin:donors_listentry_screen",
                icon="person_search",
                groups=frozenset({"donors-reviewer", "donors-compliance", "donors-admin"}),
                owner=COMPLIANCE,
                section="Donors",
            )
        )
        add_tool(
            Tool(
                name="Review dashboard",
                summary="What is open, overdue and done, how good each list is, the last imports.",
                url_name="admin:donors_flag_dashboard",
                icon="monitoring",
                groups=frozenset({"donors-compliance"}),
                owner=COMPLIANCE,
                section="Donors",
            )
        )
        add_tool(
            Tool(
                name="Possible duplicates",
                summary="Donors who may be one and the same, to merge or to keep apart.",
                url_name="admin:donors_donor_duplicates",
                icon="join_inner",
                groups=frozenset({"donors-reviewer", "donors-compliance"}),
                owner=COMPLIANCE,
                section="Donors",
            )
        )
        add_tool(
            Tool(
                name="Imports",
                summary="Files of contributions, how far they are, and what was flagged.",
                url_name="admin:donors_import_changelist",
                icon="upload_file",
                groups=frozenset({"donors-reviewer", "donors-compliance", "donors-admin"}),
                owner=COMPLIANCE,
                section="Donors",
            )
        )
        add_tool(
            Tool(
                name="Committees and limits",
                summary="Who receives, in which elections, from which sources, and up to what.",
                url_name="admin:donors_committee_changelist",
                icon="account_balance",
                groups=frozenset({"donors-admin"}),
                owner=COMPLIANCE,
                section="Donors",
            )
        )
        add_tool(
            Tool(
                name="Lists",
                summary="Lobbyists, foreign agents and block lists, with their versions.",
                url_name="admin:donors_listversion_changelist",
                status="donors.queries.list_versions.status",
                icon="list_alt",
                groups=frozenset({"donors-reviewer", "donors-compliance", "donors-admin"}),
                owner=COMPLIANCE,
                section="Donors",
            )
        )
