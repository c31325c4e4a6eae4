"""Every test runs on data of its own: a folder made for this run, and a database in it or a PostgreSQL beside it."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

import django
import hypothesis
import pytest
from django.conf import settings

from tests import pg

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")


def _own_folder() -> Path:
    """Return a new folder for this run; its workers share it and have databases of their own inside."""
    if WORKER:
        return Path(os.environ["HANDRAIL_DATA"])
    folder = Path(tempfile.mkdtemp(prefix="handrail-test-")).resolve()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "static").mkdir()
    return folder


def _own_database() -> str:
    """Return the address of the database that was asked for: SQLite in the folder by default, so an empty one."""
    wanted = os.environ.get("HANDRAIL_TEST_DATABASE", "sqlite")
    if wanted not in ("sqlite", "postgres"):
        raise pytest.UsageError(f"HANDRAIL_TEST_DATABASE is sqlite or postgres, not {wanted}")
    if wanted == "sqlite":
        return ""
    if WORKER:
        return os.environ["HANDRAIL_DATABASE_URL"]
    try:
        return pg.start()
    except pg.NoPostgres as refusal:
        raise pytest.UsageError(str(refusal)) from refusal


def _refuse_the_world(event: str, detail: tuple[object, ...]) -> None:
    """Fail a test that reaches for another machine: Handrail calls nobody unasked."""
    if event != "socket.connect":
        return
    address = detail[1]
    if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "localhost", "::1"):
        raise RuntimeError(f"a test tried to connect to {address[0]}")


# All of this has to be settled before Django reads its settings, so it happens when this file is first read.
FOLDER = _own_folder()
os.environ["HANDRAIL_DATA"] = str(FOLDER)
os.environ["HANDRAIL_DATABASE_URL"] = _own_database()
os.environ["HANDRAIL_FAST_HASH"] = "1"
os.environ["DJANGO_SETTINGS_MODULE"] = "handrail.settings"
for name in ("HANDRAIL_HOSTS", "HANDRAIL_SECURE"):
    os.environ.pop(name, None)
django.setup()
if FOLDER != settings.DATA:
    raise pytest.UsageError("the settings were read too early: unset DJANGO_SETTINGS_MODULE and try again")
sys.addaudithook(_refuse_the_world)
hypothesis.settings.register_profile("handrail", deadline=None, derandomize=os.environ.get("CI") == "true")
hypothesis.settings.load_profile("handrail")


def pytest_report_header() -> str:
    """Say which database this run is on."""
    return f"handrail: {'PostgreSQL' if os.environ['HANDRAIL_DATABASE_URL'] else 'SQLite'}"
