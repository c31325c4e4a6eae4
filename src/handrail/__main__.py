"""Lets `python -m handrail` be the command too."""

from __future__ import annotations

from handrail.cli import main

main()
