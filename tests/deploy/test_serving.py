"""Behind nginx, over a socket that systemd would hold: what comes through, and that a restart drops
no request. Workers that are restarted lose no job: tests/crashes/test_worker_killed.py."""

from __future__ import annotations

import http.client
import json
import re
import threading
from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from gateway.problems import KINDS, MEDIA_TYPE, TYPE
from jobs.tests.house import eventually
from tests.deploy.machine import CHARTS, HOST, ROOT, VOLUNTEERS, Machine
from tests.deploy.visitors import Answer, Crowd, OverSocket, OverTls, ask

pytestmark = [pytest.mark.processes, pytest.mark.django_db]  # the database of the tests
TOKEN = {"Authorization": "Bearer a-token-that-only-these-tests-know"}


@pytest.fixture(scope="module")
def machine(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Machine]:
    with django_db_blocker.unblock():
        machine = Machine()
    try:
        machine.start_nginx()
        starting = [threading.Thread(target=machine.web(name).start) for name in ("one", "two")]
        for thread in starting:
            thread.start()
        for thread in starting:
            thread.join()
        yield machine
    finally:
        machine.close()


def by_tls(machine: Machine, path: str, **headers: str) -> Answer:
    return once(OverTls(machine.tls), path, **headers)


def within(machine: Machine, path: str, **headers: str) -> Answer:
    return once(http.client.HTTPConnection("127.0.0.1", machine.inner, timeout=60), path, **headers)


def once(connection: http.client.HTTPConnection, path: str, **headers: str) -> Answer:
    try:
        return ask(connection, path, **headers)
    finally:
        connection.close()


def test_a_page_comes_through_with_its_id_and_who_asked_is_not_believed(machine: Machine) -> None:
    answer = by_tls(
        machine, "/sign-in/", X_Request_ID="made-up-by-me", X_Forwarded_Proto="http",
        X_Forwarded_Host="evil.example.org", X_Forwarded_For="10.9.8.7",
    )  # fmt: skip
    assert answer.status == 200, machine.webs[0].log.read_text() + machine.webs[1].log.read_text()
    assert answer.headers["X-Request-ID"] != "made-up-by-me"
    assert "evil" not in answer.body
    assert "nginx/" not in str(answer.headers)


def test_volunteers_come_through_as_well(machine: Machine) -> None:
    answer = by_tls(machine, "/sign-in/", Host=VOLUNTEERS)
    assert (answer.status, answer.headers["Location"]) == (302, "/sign-in/code/")


def test_services_stand_beside_the_house(machine: Machine) -> None:
    """nginx asks the house, which believes nginx, and knows of no such service."""
    answer = by_tls(machine, "/", Host=CHARTS)
    assert (answer.status, answer.body) == (403, "This service is closed.")


def test_what_nginx_asks_is_not_for_the_internet(machine: Machine) -> None:
    for path in ("/gateway/auth", "/gateway/turned-away?x=1", "/gateway//arrived"):
        assert by_tls(machine, path).status == 404, path


def test_http_is_sent_to_https(machine: Machine) -> None:
    answer = once(http.client.HTTPConnection("127.0.0.1", machine.plain, timeout=60), "/a?b=c")
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{HOST}/a?b=c")


def test_metrics_are_not_for_the_internet_whatever_is_sent_along(machine: Machine) -> None:
    for path in ("/metrics", "/metrics?x=1", "/%6detrics", "//metrics", "/a/../metrics"):
        assert by_tls(machine, path, **TOKEN).status == 404, path


def test_prometheus_is_told_on_the_inner_address_with_the_token_alone(machine: Machine) -> None:
    assert within(machine, "/metrics").status == 403
    page = within(machine, "/metrics", Host="10.0.0.1:9180", **TOKEN)
    assert page.status == 200
    assert 'hustings_area_up{area="jobs"} 1.0' in page.body
    assert within(machine, "/admin/").status == 404


def test_figures_of_all_processes_are_told_by_any(machine: Machine) -> None:
    for _ in range(20):
        by_tls(machine, "/healthz")
    counted = {
        within(machine, "/metrics", **TOKEN).body.partition(
            'hustings_requests_total{method="GET",route="core:healthz",status="200"} '
        )[2].partition("\n")[0]
        for _ in range(10)
    }  # fmt: skip
    assert len(counted) == 1  # the same, whichever of four processes answers
    assert float(counted.pop()) >= 20


def test_probes_ask_by_address(machine: Machine) -> None:
    for path in ("/healthz", "/readyz"):
        answer = within(machine, path, Host="10.0.0.1")
        assert (answer.status, json.loads(answer.body)) == (200, {"status": "ok"})
    told = json.loads(within(machine, "/readyz", **TOKEN).body)
    assert all(found["ok"] for found in told["checks"])


def test_files_whose_names_tell_their_content_are_kept(machine: Machine) -> None:
    kept = by_tls(machine, "/static/hustings.0123456789ab.css")
    assert kept.status == 200
    assert "immutable" in kept.headers["Cache-Control"]
    plain = by_tls(machine, "/static/plain.css")
    assert plain.status == 200
    assert "immutable" not in (plain.headers["Cache-Control"] or "")
    # one that nginx does not have, and the web service does
    assert by_tls(machine, "/static/hustings.css").status == 200


def test_a_restart_drops_no_request(machine: Machine) -> None:
    """Once while another serves, as deploy/rolling-restart does it; and once where none is left
    and the queue of the socket holds what comes. Nobody tries anything twice."""
    one, two = machine.webs[:2]
    crowd = Crowd(machine, "/sign-in/")

    def served_again() -> None:
        before = crowd.answers()
        eventually(lambda: crowd.answers() > before + 20, seconds=60, what="the crowd is served")

    crowd.come()
    try:
        served_again()
        one.restart()
        served_again()
        for web in (one, two):
            web.stop()
        one.start()
        served_again()
    finally:
        crowd.leave()
    kinds = {f"{through}, {how}: 200" for through in ("nginx", "socket") for how in ("kept", "new")}
    assert set(crowd.got) == kinds, crowd.got
    assert crowd.answers() > 60


def test_while_nothing_answers_a_page_says_what_to_do(machine: Machine) -> None:
    machine.address.rename(machine.address.with_suffix(".away"))
    try:
        answer = by_tls(machine, "/sign-in/")
        of_api = by_tls(machine, "/api/me/")
    finally:
        machine.address.with_suffix(".away").rename(machine.address)
    assert answer.status == 502
    assert "load this page again" in answer.body
    assert answer.headers["Retry-After"] == "30"
    assert by_tls(machine, "/away.html").status == 404
    problem(of_api, "unavailable")
    eventually(lambda: by_tls(machine, "/healthz").status == 200)


def test_a_program_is_told_of_nginxs_own_errors_in_its_own_form(machine: Machine) -> None:
    problem(by_tls(machine, "/api/me/", Content_Length=str(600 * 1024**2)), "too-large")
    # the third form comes when somebody asks too much, which this machine lets everybody
    conf = (ROOT / "deploy" / "nginx" / "hustings.conf").read_text()
    busy = next(json.loads(text) for text in re.findall(r"return 429 '(.*)';", conf))
    assert (busy["status"], busy["title"]) == KINDS["throttled"]


def problem(answer: Answer, kind: str) -> None:
    told = json.loads(answer.body)
    assert answer.headers["Content-Type"] == MEDIA_TYPE
    assert told["type"] == f"{TYPE}{kind}"
    assert (answer.status, told["title"]) == (told["status"], told["title"]) == KINDS[kind]
    assert len(told["request_id"]) == 32
    assert told["detail"]


def test_every_line_of_the_logs_is_an_object_and_one_request_can_be_followed(
    machine: Machine,
) -> None:
    wanted = by_tls(machine, "/sign-in/?email=quorvale@secret.test").headers["X-Request-ID"]
    lines = [
        json.loads(line)
        for log in [web.log for web in machine.webs] + [machine.folder / "nginx.log"]
        for line in log.read_text().splitlines()
    ]
    mine = [line for line in lines if line.get("request_id") == wanted]
    assert {line["logger"] for line in mine} == {"nginx", "request"}
    assert {line.get("route") for line in mine} == {None, "access:sign-in"}
    assert {"gunicorn.error", "request", "nginx"} <= {line["logger"] for line in lines}
    assert "quorvale" not in json.dumps(lines)


def test_straight_at_the_socket_there_is_no_way_around_the_host(machine: Machine) -> None:
    straight = OverSocket(machine.address)
    told = once(straight, "/sign-in/", Host="evil.example.org", X_Forwarded_Proto="https")
    assert told.status == 400
