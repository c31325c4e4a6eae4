"""The one folder that holds what a business keeps: database, keys and files."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def data_folder() -> Path:
    """Return the folder named by HANDRAIL_DATA, made on first use and closed to other users (0700)."""
    folder = Path(os.environ.get("HANDRAIL_DATA") or Path.home() / "handrail-data").expanduser().resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not any(folder.iterdir()):
        folder.chmod(0o700)
    return folder


def secret(folder: Path, name: str) -> str:
    """Return the key kept in `folder`/keys/`name`, drawing a new one (0600) the first time.

    Two processes that start at once end up with the same key: the file is linked into place only once complete.
    """
    keys = folder / "keys"
    keys.mkdir(mode=0o700, exist_ok=True)
    path = keys / name
    if not path.exists():
        fresh = keys / f".{name}.{secrets.token_hex(8)}"
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()
