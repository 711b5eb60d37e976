"""The machine of docs/deploy.md in a folder: a socket that somebody else holds, gunicorns that
inherit it as from systemd, and nginx with our configuration before them."""

from __future__ import annotations

import datetime
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.db import connection
from django.test import override_settings

from gateway.derived import nginx_secret
from gateway.models import Service
from gateway.nginx import House, render
from jobs.tests.house import eventually, free_port

ROOT: Path = settings.ROOT
NGINX = ROOT / "deploy" / "nginx"
HOST = "hustings.example.org"
VOLUNTEERS = "volunteers.example.org"
CHARTS = "charts.example.org"
KEY = "kT9vQx2LmZr7WbYc4HsNf8JpGd3AuEe6RiOo1ViUuBtMnCa5Xy"
# What systemd does for a service with a socket: number 3, and whose it is.
AS_SYSTEMD = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
os.execv(sys.executable, [sys.executable, "-m", "gunicorn"])
"""


class Gunicorn:
    """One web service; `restart` is what systemctl does."""

    def __init__(self, machine: Machine, name: str) -> None:
        self.machine = machine
        self.log = machine.folder / f"{name}.log"
        self.notices = machine.folder / f"{name}.notify"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Comes back when it has told that it is ready."""
        self.notices.unlink(missing_ok=True)
        with (
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notices,
            self.log.open("ab") as log,
        ):
            notices.bind(str(self.notices))
            notices.settimeout(60)
            number = self.machine.listener.fileno()
            self.process = subprocess.Popen(
                [sys.executable, "-c", AS_SYSTEMD, str(number)],
                cwd=ROOT, stdout=log, stderr=log, pass_fds=(number,),
                env={**self.machine.environment, "NOTIFY_SOCKET": str(self.notices)},
            )  # fmt: skip
            assert notices.recv(4096).startswith(b"READY=1")

    def stop(self) -> int:
        if self.process is None:
            return 0
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=40)
        self.process = None
        return code

    def restart(self) -> None:
        assert self.stop() == 0
        self.start()


class Machine:
    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="hustings-deploy-"))
        self.folder.chmod(0o755)
        self.address = self.folder / "web.sock"
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(self.address))
        self.listener.listen(2048)
        self.plain, self.tls, self.inner = free_port(), free_port(), free_port()
        self.nginx: subprocess.Popen[bytes] | None = None
        self.webs: list[Gunicorn] = []
        self.environment = {
            **os.environ,
            "DEBUG": "off",
            "DJANGO_SETTINGS_MODULE": "tests.peers.production",
            "SECRET_KEY": KEY,
            "VAR_DIR": str(self.folder),
            "DATABASE_URL": database_url(),
            "ALLOWED_HOSTS": "",
            "BASE_URL": f"https://{HOST}", "STAFF_HOST": HOST, "VOLUNTEER_HOST": VOLUNTEERS,
            "EMAIL_HOST": "localhost",
            "STAFF_DOMAINS": "example.org",
            "GOOGLE_CLIENT_ID": "invented", "GOOGLE_CLIENT_SECRET": "invented",
            "BEHIND_PROXY": "on",
            "SECURE_SSL_REDIRECT": "on",
            "METRICS_TOKEN": "a-token-that-only-these-tests-know",
            "WEB_WORKERS": "2",
        }  # fmt: skip

    def web(self, name: str) -> Gunicorn:
        self.webs.append(Gunicorn(self, name))
        return self.webs[-1]

    def start_nginx(self) -> None:
        program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
        assert program, "nginx is not installed"
        certificate(self.folder)
        self._write("hustings-proxy.conf")
        self._write("hustings.conf")
        (self.folder / "hustings-services.conf").write_text(self._services())
        static = self.folder / "static"
        static.mkdir()
        (static / "hustings.0123456789ab.css").write_text("main { color: black }")
        (static / "plain.css").write_text("main { color: black }")
        spaces = "".join(
            f"{kind}_temp_path {self.folder}/{kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        user = "user root;" if os.geteuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(
            f"{user} daemon off; worker_processes 1; pid {self.folder}/nginx.pid;"
            f" error_log {self.folder}/nginx.err; events {{ worker_connections 512; }}"
            f" http {{ {spaces} types {{ text/css css; text/html html; }}"
            f" include {self.folder}/hustings.conf;"
            f" include {self.folder}/hustings-services.conf; }}"
        )
        self.nginx = subprocess.Popen(
            [program, "-e", f"{self.folder}/nginx.err", "-c", f"{self.folder}/nginx.conf"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        eventually(self._listens, what="nginx listens")

    def _write(self, name: str) -> None:
        """Our file, with the places of this machine in place of Debian's."""
        text = (NGINX / name).read_text()
        for theirs, here in {
            "unix:/run/hustings/web.sock": f"unix:{self.address}",
            "listen 80;": f"listen 127.0.0.1:{self.plain};",
            "listen 443 ssl": f"listen 127.0.0.1:{self.tls} ssl",
            "listen 127.0.0.1:9180;": f"listen 127.0.0.1:{self.inner};",
            "/etc/hustings/tls/": f"{self.folder}/",
            "/etc/nginx/hustings-proxy.conf": f"{self.folder}/hustings-proxy.conf",
            "/var/log/nginx/hustings.log": f"{self.folder}/nginx.log",
            "/srv/hustings/current/staticfiles/": f"{self.folder}/static/",
            "/srv/hustings/current/": f"{ROOT}/",
            "rate=50r/s": "rate=5000r/s",
            "rate=2r/s": "rate=5000r/s",
        }.items():
            if name == "hustings.conf" or theirs in text:
                text = text.replace(theirs, here)
        (self.folder / name).write_text(text)

    def _services(self) -> str:
        """What render_nginx --services writes for one service, of which the house does not know."""
        with override_settings(SECRET_KEY=KEY):  # the house's, by which it knows nginx
            secret = nginx_secret()
        house = House(
            hosts={"staff": HOST, "volunteer": HOST}, web=(f"unix:{self.address}",), secret=secret,
            listen=f"127.0.0.1:{self.tls}", scheme="https",
            certificate=f"{self.folder}/fullchain.pem",
            certificate_key=f"{self.folder}/privkey.pem",
        )  # fmt: skip
        charts = Service(slug="charts", host=CHARTS, upstream="http://127.0.0.1:1")
        return render([charts], house, services_only=True)

    def _listens(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.tls), timeout=1).close()
        except OSError:
            return False
        return True

    def close(self) -> None:
        for web in self.webs:
            if web.process:
                web.process.terminate()
        for web in self.webs:
            web.stop()
        if self.nginx:
            self.nginx.terminate()
            self.nginx.wait(timeout=10)
        self.listener.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def database_url() -> str:
    """That of the tests, which stands: its tables are made once for all."""
    kept = connection.get_connection_params()
    host = quote(str(kept["host"]), safe="")
    return f"postgres://{kept['user']}@{host}:{kept['port']}/{kept['dbname']}"


def certificate(folder: Path) -> None:
    """One for an hour, by nobody."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(hours=1)).sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
