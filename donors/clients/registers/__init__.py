"""Public registers that lists are fetched from: lobbyists (lda.gov), foreign agents (fara.gov).

`REGISTERS` says whether they are asked, or an invented twin that needs no network.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings

from donors.clients.registers.base import AgentRegister, LobbyRegister
from donors.clients.registers.console import ConsoleAgentRegister, ConsoleLobbyRegister
from donors.clients.registers.fara import FaraBulk
from donors.clients.registers.lda import LdaApi


def lobby_register(*, pause: Callable[[float], None] = time.sleep) -> LobbyRegister:
    """The one of the settings; `pause` waits for so many seconds."""
    if settings.REGISTERS == "console":
        return ConsoleLobbyRegister()
    return LdaApi(settings.LDA_API_URL, key=settings.LDA_API_KEY, pause=pause)


def agent_register(*, pause: Callable[[float], None] = time.sleep) -> AgentRegister:
    """The one of the settings."""
    if settings.REGISTERS == "console":
        return ConsoleAgentRegister()
    return FaraBulk(settings.FARA_BULK_URL, pause=pause)
