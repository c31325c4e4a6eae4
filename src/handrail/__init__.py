"""Handrail is a sales system in which no lead is let go of."""

from __future__ import annotations

__version__ = "0.1.0.dev0"
