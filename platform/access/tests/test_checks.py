"""`manage.py check` and `check --deploy` keep an unready house off the internet."""

from __future__ import annotations

from django.conf import LazySettings

from access import checks


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
