"""Benchmarks measure what they say, whatever the environment says."""

from __future__ import annotations

import smtplib
import time
from pathlib import Path
from typing import Any

import pytest

from benchmarks.invitations import Noted, Peer, address, report
from tests.test_lint import script


def test_the_whole_way_is_measured_on_a_database_of_its_own(tmp_path: Path) -> None:
    astray = {
        "DATABASE_URL": "postgres://ada@example.org/real",
        "REDIS_URL_FILE": "/run/secrets/redis",
        "STORAGE_BUCKET": "real",
        "EMAIL_HOST": "example.org",
        "JOB_LEASE_SECONDS": "1",
        "VAR_DIR": "/srv/hustings",
        "WORKERS": "many",
    }
    about_the_machine = {"PATH": "/usr/bin", "EMBEDDED_POSTGRES_USER": "postgres"}

    found = script("whole_way", folder="benchmarks").environment(
        {**astray, **about_the_machine}, tmp_path
    )

    assert found == {
        **about_the_machine,
        "VAR_DIR": str(tmp_path),
        "DEBUG": "on",
        "LOG_LEVEL": "WARNING",
        "WORKERS": "2",
    }


def invited(people: int) -> Noted:
    """A run that took the file once, and nobody the second time."""
    return Noted(
        first={"invited": people, "seconds": 9.0}, queued=1.0, processor={"workers": 2.0},
        commits=9, load=0.5, again={"invited": 0, "seconds": 1.0}, megabytes=99.0,
    )  # fmt: skip


def taken(*to: str) -> dict[str, Any]:
    """What the mail server of the benchmark, a process of its own, tells of mails to these."""
    peer = Peer()
    with smtplib.SMTP("127.0.0.1", peer.port, timeout=10) as smtp:
        for number, one in enumerate(to):
            mail = f"Message-ID: <{number}@example.org>\r\nTo: {one}\r\n\r\nHello."
            smtp.sendmail("house@example.org", [one], mail)
    return peer.end()


def test_invitations_are_as_they_shall_be_where_each_has_one_mail(
    capsys: pytest.CaptureFixture[str],
) -> None:
    began_at = time.time()
    took = taken(address(0), address(1))
    assert report(invited(2), took, began_at, 2)
    assert "2 mails, 2 addresses" in capsys.readouterr().out
    assert not report(invited(2), took, began_at - 301, 2)
    assert "not within 300 s" in capsys.readouterr().out


def test_invitations_fail_where_one_went_twice_or_is_missing_or_goes_to_a_stranger(
    capsys: pytest.CaptureFixture[str],
) -> None:
    took = taken(address(0), address(0), "stranger@example.org")
    assert not report(invited(2), took, time.time(), 2)
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == (
        "NOT as it shall be; 1 addresses or Message-IDs too often; 1 without a mail; "
        "1 whom nobody invited"
    )
