"""Who may enter: people, their grants, the sign-in and the admin site."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from core.catalogue import Role, Tool, add_role, add_tool
from core.metrics import add_area


class AccessConfig(AppConfig):
    name = "access"
    verbose_name = "People and access"

    def ready(self) -> None:
        from access import checks, metrics  # noqa: F401  # checks register themselves

        add_area("access", metrics.read)

        add_role(
            Role(
                slug="platform-admin",
                name="Platform administrator",
                summary="Adds people, grants and revokes roles.",
                permissions=(
                    "access.view_user",
                    "access.add_user",
                    "access.change_user",
                    "access.view_grant",
                    "access.add_grant",
                    "access.revoke_grant",
                    "access.view_accessevent",
                ),
            )
        )
        add_tool(
            Tool(
                name="People and grants",
                summary="Who may open what, by whom, and until when.",
                url_name="admin:access_grant_changelist",
                icon="badge",
                groups=frozenset({"platform-admin"}),
            )
        )
        add_tool(
            Tool(
                name="Access log",
                summary="Who came in, who was refused, whose rights changed, and why.",
                url_name="admin:access_accessevent_changelist",
                icon="history",
                groups=frozenset({"platform-admin"}),
            )
        )
        post_migrate.connect(_sync_roles, sender=self)


def _sync_roles(**kwargs: object) -> None:
    from access.actions import sync_roles  # models are loaded after ready()

    sync_roles()
