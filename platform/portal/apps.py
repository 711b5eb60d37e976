"""The page that shows a person the tools they may open."""

from django.apps import AppConfig

from core.catalogue import Tool, add_tool, widen_role

WRITE = tuple(f"portal.{verb}_announcement" for verb in ("view", "add", "change"))


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Portal"

    def ready(self) -> None:
        for role in ("platform-admin", "platform-engineer"):
            widen_role(role, WRITE)
        add_tool(
            Tool(
                name="Announcements",
                summary="What everybody, or some, are told on the portal and on a tool's tile.",
                url_name="admin:portal_announcement_changelist",
                icon="campaign",
                groups=frozenset({"platform-admin", "platform-engineer"}),
                owner="Platform administrators",
                section="Platform",
            )
        )
