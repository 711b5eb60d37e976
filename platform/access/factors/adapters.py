"""What allauth asks of us about second factors. Named by MFA_ADAPTER."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter

from access.factors.sealing import seal, unseal


class FactorAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        return "Hustings"

    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """allauth's own sign-in (that with the Workspace) asks for no second factor: the Workspace
        has. All other ways in are ours, and ask by themselves."""
        return False

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """A passkey belongs to one host: that of the staff, or that of the volunteers."""
        return {"id": context.request.get_host().partition(":")[0], "name": "Hustings"}
