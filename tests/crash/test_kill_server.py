"""`handrail up` is killed under load: what a browser was answered is kept, and an import goes on where it was."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests import cast
from tests.cli.command import Up, environment, eventually, free_port, up
from tests.crash.place import Place, place

pytestmark = [pytest.mark.slow, pytest.mark.both, pytest.mark.xdist_group("crash")]
KILLS = 4
ROWS = 6_000
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Place]:
    """A place to be served and killed."""
    with place(tmp_path / "data") as made:
        yield made


class Browser:
    """Signs in as a seller and posts forms, as often as it takes until each is answered."""

    def __init__(self, port: int, name: str) -> None:
        self.port, self.cookies = port, dict[str, str]()
        self.answered: list[str] = []
        token = self.page("/sign-in/")
        assert self.post("/sign-in/", {"csrfmiddlewaretoken": token, "name": name, "password": cast.PASSWORD}) == 302
        self.token = self.page("/")

    def page(self, path: str) -> str:
        """Return the form token of a page."""
        _status, body = self._ask("GET", path, "")
        found = TOKEN.search(body)
        assert found is not None, body[:500]
        return found[1]

    def post(self, path: str, form: dict[str, str]) -> int:
        """Return how a form was answered."""
        return self._ask("POST", path, urlencode(form))[0]

    def _ask(self, method: str, path: str, body: str) -> tuple[int, str]:
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": kept, "Content-Type": "application/x-www-form-urlencoded"}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as asking:
            asking.request(method, path, body, headers)
            answer = asking.getresponse()
            for cookie in answer.msg.get_all("Set-Cookie") or ():
                name, _equals, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            return answer.status, answer.read().decode()

    def work(self, lead: int, stop: threading.Event) -> None:
        """Log touch after touch until told to stop; what got no answer is sent again with the same key."""
        for n in range(10_000):
            if stop.is_set():
                return
            form = {"csrfmiddlewaretoken": self.token, "outcome": "left message", "key": f"lead {lead} form {n}"}
            while not self._answered(lead, form):
                time.sleep(0.05)

    def _answered(self, lead: int, form: dict[str, str]) -> bool:
        try:
            status = self.post(f"/leads/{lead}/touches/", form)
        except (OSError, http.client.HTTPException):
            return False
        assert status in (200, 302, 303), status
        self.answered.append(form["key"])
        return True


def test_what_a_browser_was_answered_is_kept_when_the_server_is_killed(here: Place) -> None:
    with up(here.folder, port=free_port(), **here.more) as running:
        running.until("Ctrl-C")
        browsers = [Browser(running.port, name) for name in ("Ira", "Max", "Nia")]
        stop = threading.Event()
        threads = [threading.Thread(target=b.work, args=(n, stop)) for n, b in enumerate(browsers, 1)]
        for thread in threads:
            thread.start()
        for kill in range(KILLS):
            time.sleep(0.7)
            _kill_one(running, whole_server=kill % 2 == 1)
        time.sleep(1)
        stop.set()
        for thread in threads:
            thread.join(60)
        assert not any(thread.is_alive() for thread in threads)
        assert running.stop() == 0
    sent = {key for browser in browsers for key in browser.answered}
    kept = here.keys()
    assert len(sent) > 5 * KILLS, "too little was done to show anything"
    assert sent - kept.keys() == set()
    assert [key for key in sent if len(kept[key]) != 2 or kept[key][1] != 1] == []
    assert here.promises_hold()


def _kill_one(running: Up, *, whole_server: bool) -> None:
    """Kill one process that answers requests, or the one above them."""
    workers = running.web_workers()
    if workers:
        family = running.family()
        os.kill(family[workers[0]] if whole_server else workers[0], signal.SIGKILL)


PROGRESS = """
import json
from handrail.models import Import
print(json.dumps(list(Import.objects.values_list("cursor", "state", "total"))))
"""
LEADS = """
import json
from handrail.models import ExternalKey, Lead, Mail
print(json.dumps([Lead.objects.count(), Mail.objects.count(), ExternalKey.objects.count()]))
"""


def test_an_import_goes_on_where_command_and_worker_were_killed(here: Place, tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    rows = "\n".join(f"Person {n},p{n}@lake.example" for n in range(1_000, 1_000 + ROWS))
    file.write_text(f"name,email\n{rows}\n", encoding="utf-8")
    command = subprocess.Popen(
        [sys.executable, "-m", "handrail", "import", str(file), "--yes", "--route"],
        env=environment(here.folder, **here.more),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert eventually(lambda: [row for row in here.ask(PROGRESS) if row[0] > 0])
    finally:
        command.kill()
        command.wait()
    [(cursor, state, total)] = here.ask(PROGRESS)
    assert 0 < cursor < total == ROWS, "it was killed too late to show anything"
    assert state == "running"
    assert here.promises_hold()
    with up(here.folder, port=free_port(), **here.more) as running:
        running.until("Ctrl-C")
        _kill_worker(running)
        assert eventually(lambda: here.ask(PROGRESS)[0][1] == "done", 120)
        assert running.stop() == 0
    assert here.ask(LEADS) == [20 + ROWS, ROWS, ROWS]
    assert here.promises_hold()


def _kill_worker(running: Up) -> None:
    """Kill the process that takes files in; it is the child that has no children."""
    family = running.family()
    children = sorted(pid for pid, parent in family.items() if parent == running.process.pid)
    os.kill(next(pid for pid in children if pid not in family.values()), signal.SIGKILL)
