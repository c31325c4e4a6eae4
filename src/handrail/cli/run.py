"""`handrail up` and `handrail demo`: serve the folder, a business's own or a made-up one."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from handrail.cli.ready import Data, ready
from handrail.cli.say import Halt, _, aligned, mutter, say

Port = Annotated[int, typer.Option(min=1, max=65535, help=_("The port to listen on."))]
Host = Annotated[str, typer.Option(help=_("The address to listen on; 0.0.0.0 is every one of this machine."))]
Workers = Annotated[int, typer.Option(min=1, max=64, help=_("Web processes, of four threads each."))]
SEED = 1


def up(_data: Data = None, port: Port = 8000, host: Host = "127.0.0.1", workers: Workers = 2) -> None:
    """Serve Handrail here until Ctrl-C."""
    ready()
    _serve(host, port, workers)


def demo(
    _data: Data = None,
    port: Port = 8000,
    host: Host = "127.0.0.1",
    serve: Annotated[bool, typer.Option(help=_("Serve it once it is filled."))] = True,
) -> None:
    """Make up a company in a folder of its own (./handrail-demo) and serve it."""
    if not os.environ.get("HANDRAIL_DATA"):
        os.environ["HANDRAIL_DATA"] = str(Path("handrail-demo").absolute())
    ready()
    _fill()
    if serve:
        _serve(host, port, 2)
    else:
        _say_who_signs_in()


def _fill() -> None:
    from handrail import demo
    from handrail.models import Business, Seller

    if Business.get().made_up and demo.sign_in():
        return
    if Business.get().made_up:
        folder = os.environ["HANDRAIL_DATA"]
        raise Halt(_("{folder} holds half a made-up company. Remove it and begin again.").format(folder=folder))
    if Seller.objects.exists():
        raise Halt(_("This folder holds a business of its own. Give the made-up one another: --data DIR."))
    demo.fill(datetime.now(UTC), seed=SEED, say=mutter)


def _serve(host: str, port: int, workers: int) -> None:
    from handrail.serving import listen
    from handrail.serving import serve as keep_serving

    with listen(host, port) as at:
        keep_serving(at, workers, lambda: _welcome(host, port))
    say(_("Handrail has stopped."))


def _welcome(host: str, port: int) -> None:
    from django.db import connections

    say(_("Handrail is at {address}").format(address=f"http://{_named(host)}:{port}"))
    if host not in ("127.0.0.1", "localhost", "::1") and not os.environ.get("HANDRAIL_HOSTS"):
        say(_("Other machines get no page until HANDRAIL_HOSTS names this one."))
    _say_who_signs_in()
    say(_("Ctrl-C stops it."))
    connections.close_all()


def _named(host: str) -> str:
    """Return the host as a browser on this machine writes it.

    >>> _named("0.0.0.0"), _named("::1")
    ('127.0.0.1', '[::1]')
    """
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    return f"[{host}]" if ":" in host else host


def _say_who_signs_in() -> None:
    from handrail.models import Business, Seller

    if Business.get().made_up:
        from handrail import demo

        say(_("A made-up company. Sign in as:"))
        for line in aligned([(name, password, f"({role})") for name, role, password in demo.sign_in()]):
            say(f"  {line}")
    elif not Seller.objects.exists():
        say(_("Nobody is here yet: the first page asks for your name and a password."))
