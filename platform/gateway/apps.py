"""The API's front door: everything is denied until a view says who may; and the door to services
that are not ours."""

from datetime import timedelta

from django.apps import AppConfig

from core.catalogue import AccountLink, Tool, add_account_link, add_tool


class GatewayConfig(AppConfig):
    name = "gateway"
    verbose_name = "Gateway"

    def ready(self) -> None:
        from gateway import checks  # noqa: F401  # it registers itself
        from jobs import schedules  # it holds models

        schedules.register(
            schedules.Schedule(
                "Tidy the API's allowances", "gateway.tasks.tidy", every=timedelta(days=1)
            )
        )
        add_account_link(AccountLink("Your tokens", "gateway:tokens", frozenset({"staff"})))
        add_tool(
            Tool(
                name="Services",
                summary="What stands behind the gateway, where, and to whom it is open.",
                url_name="admin:gateway_service_changelist",
                icon="lan",
                groups=frozenset({"platform-engineer"}),
                owner="Platform engineers",
                section="Platform",
            )
        )
        schedules.register(
            schedules.Schedule(
                "Rotate the signing keys", "gateway.tasks.rotate_keys", every=timedelta(days=1)
            )
        )
