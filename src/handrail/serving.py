"""One process that keeps two others alive, the web server and the worker loop, and takes both down with it."""

from __future__ import annotations

import ctypes
import errno
import http.client
import os
import signal
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.utils.translation import gettext as _
from gunicorn.app.base import BaseApplication

from handrail import tasks

STOP = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGHUP})
HEARD = STOP | {signal.SIGCHLD, signal.SIGALRM}
GRACE = 15
"""Seconds that requests and chunks at work get to finish."""
PATIENCE = 60
"""Seconds until the first answer has to be there."""
TOO_OFTEN = 5
"""A part that dies so often within a minute is not started again."""


class Unserved(Exception):
    """Handrail does not run, or no longer; the message says why."""


class Web(BaseApplication):
    """Gunicorn with threads, on a socket that is open already."""

    def __init__(self, fd: int, workers: int) -> None:
        self.fd, self.workers = fd, workers
        super().__init__()

    def load_config(self) -> None:
        """Set what differs from gunicorn's defaults."""
        differs: dict[str, Any] = {
            "bind": f"fd://{self.fd}",
            "workers": self.workers,
            "worker_class": "gthread",
            "threads": 4,
            "preload_app": True,
            "graceful_timeout": GRACE - 5,
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": lambda _arbiter: _listen_again(),
        }
        if Path("/dev/shm").is_dir():  # noqa: S108 - heartbeats go to memory, so that a slow disk kills no worker
            differs["worker_tmp_dir"] = "/dev/shm"  # noqa: S108
        for name, value in differs.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return Django's application."""
        return get_wsgi_application()


@dataclass
class Part:
    """One of the two processes, and when it was started lately."""

    name: str
    run: Callable[[], None]
    pid: int = 0
    starts: deque[float] = field(default_factory=lambda: deque(maxlen=TOO_OFTEN))

    def start(self) -> None:
        """Fork the process; raises Unserved when it has died too often of late."""
        if len(self.starts) == TOO_OFTEN and time.monotonic() - self.starts[0] < 60:
            raise Unserved(_("The {part} keeps dying; see above for why.").format(part=self.name))
        self.starts.append(time.monotonic())
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        self.pid = os.fork()
        if self.pid == 0:
            os._exit(_live(self.run, parent))

    def died(self) -> bool:
        """Say whether the process has ended since it was last asked, and forget it then."""
        if self.pid and os.waitpid(self.pid, os.WNOHANG)[0]:
            self.pid = 0
            return True
        return False

    def signal(self, number: int) -> None:
        """Send a signal to the process, if it lives."""
        if self.pid:
            os.kill(self.pid, number)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on `host`:`port`; raises Unserved where that cannot be."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    except socket.gaierror:
        raise Unserved(_("There is no address {host} on this machine.").format(host=host)) from None
    except OSError as error:
        if isinstance(error, PermissionError):
            why = _("Port {port} is for the system. Choose one above 1023 with --port.").format(port=port)
        elif error.errno == errno.EADDRINUSE:
            why = _("Port {port} is in use. Choose another with --port.").format(port=port)
        else:
            why = _("Handrail cannot listen on {host}: {reason}.").format(host=host, reason=error.strerror)
        raise Unserved(why) from None


def serve(at: socket.socket, workers: int, ready: Callable[[], None]) -> None:
    """Serve on `at` until a signal says stop; call `ready` once the first page was answered.

    Ends with both processes gone. A process that dies is started again; raises Unserved when that does not help.
    """
    web = Part(_("web server"), lambda: Web(at.detach(), workers).run())
    loop = Part(_("worker"), _work)
    Path(settings.STATIC_ROOT).mkdir(mode=0o700, exist_ok=True)
    connections.close_all()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)
    heard = signal.signal(signal.SIGCHLD, lambda *_: None)  # Ignored signals are not heard everywhere.
    try:
        web.start()
        loop.start()
        if _wait_for_answer(at, (web, loop)):
            ready()
        _keep(web, loop)
    finally:
        at.close()
        _stop(web, loop)
        signal.signal(signal.SIGCHLD, heard)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _wait_for_answer(at: socket.socket, parts: tuple[Part, Part]) -> bool:
    """Return True at the first answer, False at a signal to stop, which is left for `_keep` to hear."""
    until = time.monotonic() + PATIENCE
    while not STOP & signal.sigpending():
        if any(part.died() for part in parts):
            raise Unserved(_("Handrail could not start; see above for why."))
        if _answers(at):
            return True
        if time.monotonic() > until:
            raise Unserved(_("Handrail started, but gives no page; see above for why."))
        time.sleep(0.1)
    return False


def _answers(at: socket.socket) -> bool:
    host, port = at.getsockname()[:2]
    nearby = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    asking = http.client.HTTPConnection(nearby, port, timeout=5)
    try:
        asking.request("GET", "/sign-in/", headers={"Host": "localhost"})
        return asking.getresponse().status < 400
    except OSError:
        return False
    finally:
        asking.close()


def _keep(*parts: Part) -> None:
    """Start again whatever dies, until a signal says stop."""
    while signal.sigwait(HEARD) not in STOP:
        for part in parts:
            if part.died():
                print(_("The {part} died and is started again.").format(part=part.name), file=sys.stderr, flush=True)
                part.start()


def _stop(*parts: Part) -> None:
    """End all parts: gently, and after GRACE seconds or a second signal at once."""
    for part in parts:
        part.signal(signal.SIGTERM)
    signal.setitimer(signal.ITIMER_REAL, GRACE)
    while any(part.pid and not part.died() for part in parts):
        if signal.sigwait(HEARD) != signal.SIGCHLD:
            for part in parts:
                part.signal(signal.SIGKILL)
    signal.setitimer(signal.ITIMER_REAL, 0)


def _live(run: Callable[[], None], parent: int) -> int:
    """Be a part: run, and return the exit status. On Linux a part ends with its parent, however that ends."""
    try:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(1, signal.SIGTERM)
        if os.getppid() != parent:
            return 0
        run()
        return 0
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 1
    except BaseException:
        sys.excepthook(*sys.exc_info())
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def _work() -> None:
    stop = threading.Event()
    for number in STOP:
        signal.signal(number, lambda *_: stop.set())
    _listen_again()
    tasks.work(stop)


def _listen_again() -> None:
    """Let signals in that were held back while this process could not act on them yet."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, HEARD)
