"""What every app stands on; it has no models."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        from core import checks, health, metrics, ready  # noqa: F401  # checks register themselves
        from core.metrics import build, database

        health.add_check("database", ready.database)
        health.add_check("migrations", ready.migrations)
        health.add_check("storage", ready.storage)
        metrics.add_area("build", build.read)
        metrics.add_area("database", database.read)
