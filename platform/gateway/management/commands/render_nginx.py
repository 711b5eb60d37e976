"""manage.py render_nginx: nginx's configuration from the services in the admin."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.errors import Refused
from core.pools import host_for
from gateway.addresses import check_host, check_upstream, house_hosts
from gateway.derived import nginx_secret
from gateway.nginx import House, render
from gateway.queries.services import active_services

NO_CERTIFICATE = (
    "Set NGINX_CERTIFICATE and NGINX_CERTIFICATE_KEY to the paths of the certificate and its key. "
    "Where something before nginx ends TLS, say so by --plain."
)


class Command(BaseCommand):
    help = (
        "Write nginx's configuration: the house itself and a host for each active service. To "
        "stdout, or by --output to a file that is replaced as a whole, and only if it changed."
    )
    requires_system_checks = []  # noqa: RUF012  # as Django declares it

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--output", type=Path, help="The file to write, readable by its owner.")
        parser.add_argument(
            "--services",
            action="store_true",
            help="The services alone, to stand beside deploy/nginx/hustings.conf.",
        )
        parser.add_argument("--listen", default="443", help="Where nginx listens. Default: 443")
        parser.add_argument(
            "--web",
            action="append",
            help="Where gunicorn listens: host:port or unix:/path. May be given more than once. "
            "Default: 127.0.0.1 and PORT",
        )
        parser.add_argument(
            "--plain", action="store_true", help="Without TLS: something before nginx ends it."
        )
        parser.add_argument(
            "--test", action="store_true", help="Let nginx -t read it first; write nothing if not."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            services, house = self._services(), self._house(**options)
            text = render(services, house, services_only=options["services"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        if options["test"]:
            self.stderr.write(_tested(text), ending="")
        output: Path | None = options["output"]
        if output is None:
            self.stdout.write(text, ending="")
        elif _replaced(output, text):
            self.stderr.write(f"Written: {output}. Now: nginx -s reload")
        else:
            self.stderr.write(f"Unchanged: {output}")

    def _services(self) -> list[Any]:
        """Asked again here: settings may have changed since the row was written."""
        rows = list(active_services())
        for row in rows:
            try:
                check_host(row.host)
                if row.upstream:  # else it stands elsewhere, and is left out
                    check_upstream(row.upstream)
            except Refused as refusal:
                raise Refused(f"Service {row.slug}: {refusal}") from None
        return rows

    def _house(self, **options: Any) -> House:
        certificate, key = settings.NGINX_CERTIFICATE, settings.NGINX_CERTIFICATE_KEY
        if not options["plain"] and not (certificate and key):
            raise Refused(NO_CERTIFICATE)
        if not house_hosts():
            raise Refused("Set STAFF_HOST to the host name that staff open.")
        return House(
            hosts={pool: host_for(pool) for pool in ("staff", "volunteer")},
            web=tuple(options["web"] or [f"127.0.0.1:{settings.PORT}"]),
            secret=nginx_secret(),
            listen=options["listen"],
            scheme="https" if settings.SESSION_COOKIE_SECURE else "http",
            certificate="" if options["plain"] else certificate,
            certificate_key="" if options["plain"] else key,
        )


def _replaced(path: Path, text: str) -> bool:
    """Whether it had to be: as a whole or not at all, and nobody else's to read."""
    if path.exists() and path.read_text() == text:
        return False
    handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # 0600
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(fresh).replace(path)
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise
    return True


def _tested(text: str) -> str:
    """nginx reads it from a folder of its own: its warnings; what it does not take is an error."""
    with tempfile.TemporaryDirectory(prefix="hustings-nginx-") as folder:
        rendered = Path(folder) / "hustings.conf"
        rendered.touch(mode=0o600)
        rendered.write_text(text)
        whole = Path(folder) / "nginx.conf"
        whole.write_text(
            f"pid {folder}/pid;\nerror_log stderr;\nevents {{}}\n"
            f"http {{ access_log off; include {rendered}; }}\n"
        )
        try:
            done = subprocess.run(  # noqa: S603  # our own arguments
                ["nginx", "-t", "-q", "-p", folder, "-c", str(whole)],  # noqa: S607
                capture_output=True,
                text=True,
                check=False,
                env={**os.environ, "PATH": f"{os.environ.get('PATH', '')}:/usr/sbin"},
            )
        except FileNotFoundError:
            raise CommandError("nginx is not installed on this machine.") from None
    if done.returncode:
        said = f"{done.stdout}{done.stderr}".strip() or "It said nothing."
        raise CommandError(f"nginx does not take it (exit {done.returncode}):\n{said}")
    return done.stderr
