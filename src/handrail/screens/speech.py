"""The language of a page, asked for once a request, and sentences in it."""

from __future__ import annotations

from contextvars import ContextVar
from functools import lru_cache

from django.utils.translation import get_language, gettext

LANGUAGE: ContextVar[str] = ContextVar("language", default="")
"""Set when a request comes in; empty elsewhere, where Django is asked each time."""


def spoken() -> str:
    """Return the language of this page."""
    return LANGUAGE.get() or get_language() or "en"


def say(text: str) -> str:
    """Return a sentence in the language of this page. Import it as `_`, so that translators' tools find it."""
    return _said(text, spoken())


@lru_cache(maxsize=4096)
def _said(text: str, language: str) -> str:
    return gettext(text)
