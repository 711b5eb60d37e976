"""Who may call the API. The default, for a view that says nothing, is nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission

if TYPE_CHECKING:  # rest_framework.views reads the settings that name this module
    from rest_framework.request import Request
    from rest_framework.views import APIView


class DenyAll(BasePermission):
    """What a view gets that forgot to say whom it serves."""

    message = "This address serves nobody: its view names no groups."

    def has_permission(self, request: Request, view: APIView) -> bool:
        return False
