"""A gunicorn of the bench, a browser's worth of HTTP to ask it, and the CPU that its processes have used."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from types import TracebackType
from urllib.parse import urlencode

HOME = Path(__file__).parents[1]
PROOF = "b" * 32
"""A form's proof of origin; the cookie says the same."""


def cpu(pid: int) -> float:
    """Return the seconds of CPU, user and system, that a process has used with all its threads, to the microsecond."""
    return time.clock_gettime((~pid << 3) | 2)  # what clock_getcpuclockid(3) returns


def family(pid: int) -> list[int]:
    """Return a process and its children."""
    return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]


class Web:
    """gunicorn as `handrail up` runs it, threads and all, with one worker, so that every request warms the same one."""

    def __init__(self, application: str, environment: Mapping[str, str]) -> None:
        with closing(socket.create_server(("127.0.0.1", 0))) as found:
            self.port = int(found.getsockname()[1])
        command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{self.port}"]
        threads = ["--worker-class", "gthread", "--workers", "1", "--threads", "4", "--keep-alive", "600"]
        quiet = ["--log-level", "warning", "--no-control-socket"]
        self.process = subprocess.Popen([*command, *threads, *quiet], env=os.environ | environment, cwd=HOME)
        self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def __enter__(self) -> Web:
        until = time.monotonic() + 60
        while True:
            try:
                self.line.connect()
                return self
            except OSError:
                if self.process.poll() is not None or time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.line.close()
        self.process.terminate()
        self.process.wait(30)

    @property
    def cpu(self) -> float:
        """Return the CPU that all its processes have used."""
        return sum(map(cpu, family(self.process.pid)))

    def ask(self, path: str, cookie: str = "", form: Mapping[str, str] | None = None, **headers: str) -> bytes:
        """Return the body of a page; a write when there is a form. Raises AssertionError unless it is 200."""
        said = {"Host": "localhost", "Cookie": cookie, "Accept-Encoding": "gzip", **headers}
        body = urlencode(form) if form is not None else None
        if body is not None:
            said["Content-Type"] = "application/x-www-form-urlencoded"
        self.line.request("GET" if body is None else "POST", path, body, said)
        answer = self.line.getresponse()
        page = answer.read()
        assert answer.status == 200, f"{path} answered {answer.status}: {page[:200]!r}"
        return page
