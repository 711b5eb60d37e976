"""Peer-to-peer SMS. Its work comes later."""

from django.apps import AppConfig


class TextingConfig(AppConfig):
    name = "texting"
    verbose_name = "Texting"
