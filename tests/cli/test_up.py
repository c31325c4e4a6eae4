"""`handrail up`: one tree of processes, which answers, outlives a dead part, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from tests.cli.command import Up, eventually, free_port, handrail, told, up

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("up")]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a folder that is not there yet."""
    return tmp_path / "data"


def children(running: Up) -> list[int]:
    """Return the web server and the worker, in the order they were started."""
    return sorted(pid for pid, parent in running.family().items() if parent == running.process.pid)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_says_where_and_stops_without_a_trace(data: Path, number: int) -> None:
    with up(data) as running:
        running.until(f"Handrail is at http://127.0.0.1:{running.port}")
        assert running.status() == 200
        assert len(running.family()) == 5, "one parent, a web server with two workers, and the worker"
        assert running.stop(number) == 0
        assert running.family() == {}
        assert running.heard.endswith("Handrail has stopped.\n")


def test_it_stops_as_cleanly_before_it_has_answered(data: Path) -> None:
    handrail(data, "seller", "list")
    with up(data) as running:
        assert eventually(lambda: len(running.family()) > 1)
        assert running.stop() == 0
        assert running.family() == {}


def test_a_killed_web_worker_is_replaced_while_the_others_answer(data: Path) -> None:
    with up(data) as running:
        running.until("Ctrl-C")
        before = running.web_workers()
        os.kill(before[0], signal.SIGKILL)
        assert all(running.status() == 200 for _again in range(5))
        assert eventually(lambda: len(set(running.web_workers()) - set(before)) == 1)
        assert running.stop() == 0


def test_a_killed_server_and_a_killed_worker_are_started_again(data: Path) -> None:
    with up(data) as running:
        running.until("Ctrl-C")
        before = children(running)
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        assert eventually(lambda: len(set(children(running)) - set(before)) == 2)
        assert running.status() == 200
        assert running.stop() == 0
        assert "The web server died and is started again." in running.heard
        assert "The worker died and is started again." in running.heard


def test_a_worker_that_keeps_dying_stops_the_tree_with_a_reason(data: Path) -> None:
    with up(data) as running:
        running.until("Ctrl-C")
        while running.process.poll() is None:
            for pid in children(running)[1:]:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.2)
        said, _errors = running.process.communicate()
        assert running.process.returncode == 1
        assert said.endswith("The worker keeps dying; see above for why.\n")
        assert running.family() == {}


@pytest.mark.skipif(not os.path.exists("/proc"), reason="only Linux tells a process that its parent was killed")
def test_nothing_outlives_a_killed_parent(data: Path) -> None:
    with up(data) as running:
        running.until("Ctrl-C")
        running.process.kill()
        assert eventually(lambda: not running.family())


def test_a_port_in_use_is_said_in_one_sentence(data: Path) -> None:
    port = free_port()
    with up(data, port=port) as running:
        running.until("Ctrl-C")
        second = handrail(data, "up", "--port", str(port))
        assert second.returncode == 1
        assert second.stderr == f"Port {port} is in use. Choose another with --port.\n"
        assert running.status() == 200
        assert running.stop() == 0


def test_the_doctor_sees_the_worker(data: Path) -> None:
    with up(data) as running:
        running.until("Ctrl-C")
        assert eventually(lambda: told(data, "doctor")["worker"])
        assert running.stop() == 0
    assert told(data, "doctor")["worker"] is False
