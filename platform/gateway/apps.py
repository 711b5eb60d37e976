"""The API's front door: everything is denied until a view says who may."""

from datetime import timedelta

from django.apps import AppConfig


class GatewayConfig(AppConfig):
    name = "gateway"
    verbose_name = "Gateway"

    def ready(self) -> None:
        from gateway import checks, schema  # noqa: F401  # both register themselves
        from jobs import schedules  # it holds models

        schedules.register(
            schedules.Schedule(
                "Tidy the API's allowances", "gateway.tasks.tidy", every=timedelta(days=1)
            )
        )
