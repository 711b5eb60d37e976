"""Which pages exist on which host: staff and volunteers have hosts of their own.

A page exists on the staff's host alone, unless `on_hosts` says otherwise; where neither STAFF_HOST
nor VOLUNTEER_HOST is set (for development), one host has all pages. `access.middleware` holds it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

STAFF = "staff"
VOLUNTEER = "volunteer"
ANYWHERE = "anywhere"  # on a host of neither pool too, by which a probe asks for instance
View = Callable[..., Any]


def on_hosts(*pools: str) -> Callable[[View], View]:
    """Say where a view exists: `on_hosts(STAFF, VOLUNTEER)`, `on_hosts(ANYWHERE)`.

    A decorator; also for the views of others, in a urls.py: `on_hosts(VOLUNTEER)(their_view)`.
    """

    def mark(view: View) -> View:
        def marked(*args: Any, **kwargs: Any) -> Any:
            return view(*args, **kwargs)

        update_wrapper(marked, view)  # with its login_not_required, csrf_exempt and the like
        marked.pools = frozenset(pools)  # type: ignore[attr-defined]
        return marked

    return mark


def exists_on(view: View, pool: str | None) -> bool:
    """Whether a view exists on a host of this pool; None: one host for both."""
    pools: frozenset[str] = getattr(view, "pools", frozenset({STAFF}))
    return pool is None or pool in pools or ANYWHERE in pools


def pool_of_host(host: str) -> str | None:
    """The pool whose host this is: None where pools share one, '' for a host of neither."""
    if not (settings.STAFF_HOST or settings.VOLUNTEER_HOST):
        return None
    hosts = {settings.STAFF_HOST: STAFF, settings.VOLUNTEER_HOST: VOLUNTEER}
    return hosts.get(host, "") if host else ""


def host_for(pool: str) -> str:
    """The host where people of this pool sign in."""
    own: str = settings.VOLUNTEER_HOST if pool == VOLUNTEER else settings.STAFF_HOST
    return own or urlsplit(settings.BASE_URL).hostname or "localhost"


def origin_of(host: str) -> str:
    """As links begin that lead to a host of ours: with the scheme and the port of BASE_URL."""
    base = urlsplit(settings.BASE_URL)
    return f"{base.scheme}://{host}{f':{base.port}' if base.port else ''}"


def pool_of(request: HttpRequest) -> str | None:
    """The pool of the host that was asked; see `pool_of_host`."""
    pool: str | None = getattr(request, "pool", None)
    return pool
