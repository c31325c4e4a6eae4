"""Runs one part of the bench in a process of its own: Django reads its settings once, and each database has others."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import import_module
from typing import Any

import django


def ask(part: str, *words: object, **environment: str) -> Any:
    """Run `bench.<part>.main(*words)` in a process of its own and return what it returned."""
    command = [sys.executable, "-m", "bench.child", part, *map(str, words)]
    done = subprocess.run(command, env=os.environ | environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.rpartition("\n")[2])


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "handrail.settings"
    django.setup()
    answer = import_module(f"bench.{sys.argv[1]}").main(*sys.argv[2:])
    sys.stdout.write("\n" + json.dumps(answer))
