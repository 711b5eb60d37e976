"""Peer-to-peer SMS. Its work comes later; its volunteers may be invited already."""

from django.apps import AppConfig

from core.catalogue import Role, add_role
from texting.onboarding import ONBOARDING


class TextingConfig(AppConfig):
    name = "texting"
    verbose_name = "Texting"

    def ready(self) -> None:
        add_role(
            Role(
                slug="texting-volunteer",
                name="Texting volunteer",
                summary="Writes text messages to voters on the campaign's behalf.",
                permissions=(),
                pool="volunteer",
                onboarding=ONBOARDING,
            )
        )
