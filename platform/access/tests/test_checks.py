"""`manage.py check` and `check --deploy` keep an unready house off the internet."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from access import checks
from core import catalogue
from core.catalogue import Role, Tool


def told(settings: LazySettings, *, debug: bool, hosts: tuple[str, ...] = ()) -> set[str]:
    """The ids of all that our checks say."""
    settings.DEBUG, settings.ALLOWED_HOSTS = debug, list(hosts)
    everyone = (
        checks.password_page_is_open,
        checks.server_is_not_ready,
        checks.sign_in_is_missing,
        checks.debug_server_is_reachable,
    )
    return {str(message.id) for check in everyone for message in check()}


def test_debug_is_an_error_before_a_deployment(settings: LazySettings) -> None:
    assert told(settings, debug=True) == {"access.E001"}


def test_a_server_without_sign_in_is_an_error_before_a_deployment_and_a_warning_at_every_start(
    settings: LazySettings,
) -> None:
    assert told(settings, debug=False) == {"access.E002", "access.W002"}


def test_a_debug_server_that_strangers_can_reach_is_warned_of(settings: LazySettings) -> None:
    assert "access.W001" in told(settings, debug=True, hosts=("localhost", "a.campaign.test"))
    assert "access.W001" not in told(settings, debug=True, hosts=("localhost", "127.0.0.1"))
    assert "access.W001" not in told(settings, debug=False, hosts=("a.campaign.test",))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "said"),
    [
        ({"permissions": ("donors.fly",)}, "names the permission donors.fly, and no model"),
        ({"owners": ("nobody",)}, "is answered for by nobody"),
    ],
)
def test_a_role_that_names_what_does_not_exist_is_an_error_of_every_check(
    monkeypatch: pytest.MonkeyPatch, role: dict[str, tuple[str, ...]], said: str
) -> None:
    assert checks.roles_name_what_exists() == []
    monkeypatch.setattr(catalogue, "_roles", dict(catalogue._roles))
    right = Role(slug="bad", name="B", summary="s", permissions=())
    catalogue.add_role(replace(right, **role))  # type: ignore[arg-type]  # a field a case
    with pytest.raises(SystemCheckError, match=said):
        call_command("migrate", plan=True, skip_checks=False)


def test_a_tool_for_a_role_that_does_not_exist_is_an_error_of_every_check(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(catalogue, "_tools", dict(catalogue._tools))
    catalogue.add_tool(
        Tool(name="T", summary="s", url_name="a:b", icon="x", groups=frozenset({"nobody"}))
    )
    assert [str(error.msg) for error in checks.roles_name_what_exists()] == [
        "The tool T is for nobody, and no app declares such a role."
    ]
