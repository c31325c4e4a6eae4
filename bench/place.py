"""Where the made-up businesses lie: SQLite folders that are kept from run to run, and copies that a run may spoil."""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import psycopg

from bench.child import ask
from bench.web import HOME, cpu, family
from tests import pg

MADE_FROM = (HOME / "bench" / "maker.py", *sorted((HOME / "src" / "handrail" / "migrations").glob("0*.py")))
DATABASE = "handrail.sqlite3"


@dataclass(frozen=True)
class Size:
    """How large a made-up business is."""

    leads: int
    sellers: int

    def __str__(self) -> str:
        return f"{self.leads:,} leads, {self.sellers} sellers"


@dataclass(frozen=True)
class Place:
    """One business on one database, and what a process needs in its environment to work on it."""

    size: Size
    folder: Path
    url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """Return the variables that make Handrail work here."""
        return {"HANDRAIL_DATA": str(self.folder), "HANDRAIL_DATABASE_URL": self.url}


def made(size: Size) -> Path:
    """Return the folder of a business of this size, making it up unless an earlier run has."""
    root = Path(os.environ.get("HANDRAIL_BENCH") or HOME / "build" / "bench").resolve()
    version = hashlib.sha256(b"".join(path.read_bytes() for path in MADE_FROM)).hexdigest()[:10]
    folder = root / f"{version}-{size.leads}-{size.sellers}"
    if not folder.exists():
        root.mkdir(parents=True, exist_ok=True)
        print(f"making up {size} ...", flush=True)
        with tempfile.TemporaryDirectory(dir=root) as workshop:
            ask("maker", size.leads, size.sellers, HANDRAIL_DATA=f"{workshop}/data", HANDRAIL_DATABASE_URL="")
            Path(workshop, "data").rename(folder)
    return folder


def on_sqlite(size: Size) -> Place:
    """Return a copy of the business that this run may change; it goes when this process ends."""
    kept = made(size)
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=kept.parent))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copytree(kept, folder, dirs_exist_ok=True)
    return Place(size, folder)


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL of this run."""

    address: str

    @classmethod
    def start(cls) -> Cluster:
        """Start it; raises tests.pg.NoPostgres with the reason."""
        return cls(pg.start())

    def cpu(self, place: Place) -> float:
        """Return the CPU that its processes have used for one database; housekeeping is not counted."""
        folder = unquote(parse_qs(urlsplit(self.address).query)["host"][0])
        first = int(Path(folder, "data", "postmaster.pid").read_text().split()[0])
        mark = f" {self.name_of(place.size)} ".encode()
        return sum(cpu(pid) for pid in family(first) if mark in Path(f"/proc/{pid}/cmdline").read_bytes())

    @staticmethod
    def name_of(size: Size) -> str:
        """Return the name of the database that holds a business of this size."""
        return f"bench_{size.leads}_{size.sellers}"

    def copy_of(self, size: Size) -> Place:
        """Return the same business on PostgreSQL, copied over row by row."""
        kept, name = made(size), self.name_of(size)
        folder = Path(tempfile.mkdtemp(prefix="run-", dir=kept.parent))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        (folder / "static").mkdir()
        with psycopg.connect(self.address, autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name}".encode())
        place = Place(size, folder, self.address.replace("/postgres?", f"/{name}?"))
        print(f"copying {size} to PostgreSQL ...", flush=True)
        ask("fill", kept / DATABASE, **place.environment)
        return place
