"""Runs the real command in a process of its own, in a folder of its own, as whoever installed it would."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

PATIENCE = 60.0
OURS = ("HANDRAIL_", "DJANGO_", "PYTHONDONTWRITEBYTECODE")


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Return what a shell would hand over, with nothing of this test run in it but the folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    compiled = {"PYTHONPYCACHEPREFIX": f"{os.environ['HANDRAIL_DATA']}/compiled"}  # once a run, not once a command
    return kept | compiled | {"HANDRAIL_DATA": str(folder), "NO_COLOR": "1", "COLUMNS": "200"} | more


def handrail(folder: Path, *words: str, stdin: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """Run `handrail WORDS` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "handrail", *words],
        input=stdin,
        env=environment(folder, **more),
        cwd=folder.parent,
        capture_output=True,
        text=True,
        timeout=300,
    )


def told(folder: Path, *words: str, **more: str) -> dict[str, Any]:
    """Run a command and return the one JSON object it prints, whatever its status."""
    done = handrail(folder, *words, "--json", **more)
    answer = json.loads(done.stdout)
    assert isinstance(answer, dict), done.stdout
    return answer


def python(folder: Path, script: str, **more: str) -> str:
    """Run a script with Handrail's models at hand and return what it prints."""
    woken = f"from handrail.cli.ready import ready\nready()\n{script}"
    ran = subprocess.run(
        [sys.executable, "-c", woken], env=environment(folder, **more), capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def free_port() -> int:
    """Return a port that nobody listens on."""
    with closing(socket.create_server(("127.0.0.1", 0))) as found:
        return int(found.getsockname()[1])


class Up:
    """A running `handrail up`."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.process, self.port = process, port
        self.heard = ""

    def until(self, words: str) -> None:
        """Wait until the command has printed `words`."""
        assert self.process.stdout is not None
        while words not in self.heard:
            line = self.process.stdout.readline()
            assert line, f"it ended before it said {words!r}: {self.heard}"
            self.heard += line

    def status(self, path: str = "/sign-in/") -> int:
        """Return the status of one page."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)) as asking:
            asking.request("GET", path)
            return asking.getresponse().status

    def family(self) -> dict[int, int]:
        """Return every process of the tree, with its parent."""
        listed = subprocess.run(
            ["ps", "-A", "-o", "pid=,ppid=,sess=,stat="], capture_output=True, text=True, check=True
        ).stdout
        rows = [line.split() for line in listed.splitlines()]
        ours = [row for row in rows if row[2] == str(self.process.pid) and not row[3].startswith("Z")]
        return {int(row[0]): int(row[1]) for row in ours}

    def web_workers(self) -> list[int]:
        """Return the processes that answer requests: the grandchildren."""
        family = self.family()
        children = [pid for pid, parent in family.items() if parent == self.process.pid]
        return [pid for pid, parent in family.items() if parent in children]

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and return the exit status; afterwards the rest of what was said is in `heard`."""
        self.process.send_signal(number)
        said, _errors = self.process.communicate(timeout=PATIENCE)
        self.heard += said
        return self.process.returncode


@contextmanager
def up(folder: Path, *words: str, port: int | None = None, **more: str) -> Iterator[Up]:
    """Start `handrail up` in a session of its own; whatever is left of it at the end is killed."""
    port = port or free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "handrail", *(words or ("up",)), "--port", str(port)],
        env=environment(folder, **more),
        cwd=folder.parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    running = Up(process, port)
    try:
        yield running
    finally:
        for pid in running.family():
            os.kill(pid, signal.SIGKILL)
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def eventually(true: Any, seconds: float = PATIENCE) -> bool:
    """Return whether `true()` becomes true in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.1)
    return False
