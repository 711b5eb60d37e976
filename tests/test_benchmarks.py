"""Benchmarks measure what they say, whatever the environment says."""

from __future__ import annotations

from pathlib import Path

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
