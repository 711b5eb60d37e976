"""The tiles of the portal: what a person may open, in the order that is of use to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from django.urls import reverse

from core.catalogue import Status, Tool, tools_for
from gateway.models import Service
from gateway.queries.services import address_of, services_for
from portal.models import Announcement, ToolUse
from portal.statuses import status_of

PINNED = "Pinned"
SERVICES = "Other services"


@dataclass(frozen=True, slots=True)
class Tile:
    """One tool. `status` is empty where the tool tells none."""

    key: str
    name: str
    summary: str
    href: str
    owner: str
    section: str
    status: Status | None = None
    notices: tuple[Announcement, ...] = ()
    is_pinned: bool = False
    opened_at: datetime | None = None

    @property
    def opened_path(self) -> str:
        """Where the page tells that it was followed."""
        return _path("portal:opened", self.key)

    @property
    def pin_path(self) -> str:
        """Where it is pinned, or let go again."""
        return _path("portal:unpin" if self.is_pinned else "portal:pin", self.key)


@lru_cache(maxsize=2_000)
def _path(name: str, *words: str) -> str:
    """As `reverse` has it, which a page of many tiles would ask a hundred times."""
    return reverse(name, args=words)


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    tiles: tuple[Tile, ...]


def tiles_for(
    groups: frozenset[str],
    *,
    pool: str,
    uses: Mapping[str, ToolUse],
    notices: Iterable[Announcement] = (),
) -> list[Tile]:
    """The tools that a member of these groups may open, and the services behind the gateway."""
    told = list(notices)
    ours = (_of_tool(tool) for tool in tools_for(groups))
    others = (_of_service(service) for service in services_for(groups, pool=pool))
    return [_arranged(tile, uses.get(tile.key), told) for tile in (*ours, *others)]


def _of_tool(tool: Tool) -> Tile:
    return Tile(
        key=tool.key,
        name=tool.name,
        summary=tool.summary,
        href=_path(tool.url_name),
        owner=tool.owner,
        section=tool.section,
        status=status_of(tool.status) if tool.status else None,
    )


def _of_service(service: Service) -> Tile:
    return Tile(
        key=f"service-{service.slug}",
        name=service.name,
        summary=service.summary,
        href=address_of(service),
        owner=service.owner,
        section=SERVICES,
    )


def _arranged(tile: Tile, use: ToolUse | None, notices: list[Announcement]) -> Tile:
    return replace(
        tile,
        notices=tuple(notice for notice in notices if notice.tool == tile.key),
        is_pinned=use is not None and use.pinned_at is not None,
        opened_at=use.opened_at if use else None,
    )


def sections(tiles: Iterable[Tile]) -> list[Section]:
    """What is pinned first; then by section, what was used last before what was not."""
    found: dict[str, list[Tile]] = {}
    for tile in sorted(tiles, key=_order):
        found.setdefault(PINNED if tile.is_pinned else tile.section, []).append(tile)
    return [Section(title, tuple(tiles)) for title, tiles in found.items()]


def _order(tile: Tile) -> tuple[bool, float, str]:
    last = tile.opened_at.timestamp() if tile.opened_at else 0.0
    return (not tile.is_pinned, -last, tile.name)
