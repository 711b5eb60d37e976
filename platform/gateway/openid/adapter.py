"""What allauth asks of the house it is used in."""

from __future__ import annotations

from typing import Any

from allauth.idp.oidc.adapter import DefaultOIDCAdapter


class HouseAdapter(DefaultOIDCAdapter):
    def get_issuer(self) -> str:
        from gateway.queries.openid import issuer  # allauth's models load this module

        return issuer()

    def list_private_keys(self, **kwargs: Any) -> list[Any]:
        """None in the settings: ours are rows, see gateway/actions/keys.py."""
        return []
