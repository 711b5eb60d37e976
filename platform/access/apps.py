"""Who may enter: people, their grants, the sign-in and the admin site."""

from datetime import timedelta

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from core.catalogue import (
    AccountLink,
    ClosingStep,
    Role,
    Tool,
    add_account_link,
    add_closing_step,
    add_role,
    add_tool,
)
from core.metrics import add_area


class AccessConfig(AppConfig):
    name = "access"
    verbose_name = "People and access"

    def ready(self) -> None:
        from access import checks, metrics, receivers  # noqa: F401  # system checks, sign-ins
        from jobs import schedules

        add_area("access", metrics.read)

        schedules.register(
            schedules.Schedule("forget sign-ins", "access.tasks.forget_sign_ins", timedelta(days=1))
        )

        add_role(
            Role(
                slug="platform-admin",
                name="Platform administrator",
                summary="Adds people, grants and revokes roles.",
                permissions=(
                    "access.view_user",
                    "access.add_user",
                    "access.change_user",
                    "access.reset_user",
                    "access.link_user",
                    "access.view_grouppool",
                    "access.view_grant",
                    "access.add_grant",
                    "access.revoke_grant",
                    "access.view_accessevent",
                    "access.view_logexport",
                    "access.view_grouplink",
                    "access.add_grouplink",
                    "access.change_grouplink",
                    "access.sync_grouplink",
                    "access.view_accessrequest",
                    "access.answer_accessrequest",
                    "access.view_invitation",
                    "access.add_invitation",
                    "access.manage_invitation",
                    "access.view_invitationbatch",
                    "access.add_invitationbatch",
                    "access.view_onboardingstep",
                    "gateway.view_apitoken",
                    "gateway.revoke_apitoken",
                ),
                requestable=False,
            )
        )
        add_tool(
            Tool(
                name="People and grants",
                summary="Who may open what, by whom, and until when.",
                url_name="admin:access_grant_changelist",
                icon="badge",
                groups=frozenset({"platform-admin"}),
                owner="Platform administrators",
                section="People and access",
            )
        )
        add_tool(
            Tool(
                name="Access log",
                summary="Who came in, who was refused, whose rights changed, and why.",
                url_name="admin:access_accessevent_changelist",
                icon="history",
                groups=frozenset({"platform-admin"}),
                owner="Platform administrators",
                section="People and access",
            )
        )
        schedules.register(
            schedules.Schedule("Tidy the sessions", "access.tasks.tidy_sessions", timedelta(days=1))
        )
        schedules.register(
            schedules.Schedule(
                "Remove old exports and files of invitations",
                "access.tasks.tidy_files",
                every=timedelta(days=1),
            )
        )
        add_tool(
            Tool(
                name="Access requests",
                summary="Who asks for which role, and why: approve or refuse, oldest first.",
                url_name="admin:access_accessrequest_changelist",
                icon="how_to_reg",
                groups=frozenset({"platform-admin"}),
                for_owners=True,
                owner="Platform administrators",
                section="People and access",
            )
        )
        add_tool(
            Tool(
                name="Roles",
                summary="What each role allows, who holds it, and how one gets it.",
                url_name="admin:access_grouppool_changelist",
                icon="groups",
                groups=frozenset({"platform-admin"}),
                owner="Platform administrators",
                section="People and access",
            )
        )
        schedules.register(
            schedules.Schedule(
                "Watch the ends of grants", "access.tasks.watch_ends", every=timedelta(hours=1)
            )
        )
        schedules.register(
            schedules.Schedule(
                "Sync the Google groups", "access.tasks.sync_groups", every=timedelta(minutes=5)
            )
        )
        add_account_link(AccountLink("Your account", "access:account"))
        add_account_link(AccountLink("Your sessions", "access:sessions"))
        add_tool(
            Tool(
                name="Invitations",
                summary="Ask people in, one or thousands; see who has come and who has not.",
                url_name="admin:access_invitation_changelist",
                icon="outgoing_mail",
                groups=frozenset({"platform-admin"}),
                owner="Platform administrators",
                section="People and access",
            )
        )
        schedules.register(
            schedules.Schedule(
                "Close down pools whose day has come",
                "access.tasks.carry_out_closings",
                every=timedelta(minutes=5),
            )
        )
        add_closing_step(
            ClosingStep("Invitations that are open end", "access.actions.close_invitations")
        )
        post_migrate.connect(_sync_roles, sender=self)


def _sync_roles(**kwargs: object) -> None:
    from access.actions import sync_roles  # models are loaded after ready()

    sync_roles()
