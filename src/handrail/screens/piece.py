"""Pieces of a page: templates rendered once a language, then only filled in.

A template that decides and looks up in every row is most of a page's cost. A piece decides nothing: its template is
rendered once with a mark at each {{ name }}, which leaves its sentences in the right language and the places to fill.
What is filled in is escaped, unless it is a piece itself; a mark inside it stays the letters it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape
from typing import Any

from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString

from handrail.screens.speech import spoken

NOTHING = SafeString("")
_PLACE = re.compile(r"\[\[(\w+)\]\]")


class _Marks(dict[str, Any]):
    """A context in which every name stands for its own place."""

    def __contains__(self, name: object) -> bool:
        return True

    def __getitem__(self, name: str) -> SafeString:
        return SafeString(f"[[{name}]]")


@lru_cache(maxsize=256)
def _places(template: str, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the text between the places, and the names of the places."""
    source: Any = get_template(template)
    parts = _PLACE.split(source.template.render(Context(_Marks())).strip())
    return tuple(parts[::2]), tuple(parts[1::2])


def piece(template: str, values: Mapping[str, object], language: str = "") -> SafeString:
    """Return `template` filled with `values`, escaped; KeyError where one is missing.

    `language` saves asking which one it is where many rows are drawn.
    """
    between, names = _places(template, language or spoken())
    out = [between[0]]
    for name, after in zip(names, between[1:], strict=True):
        value = values[name]
        text = value if isinstance(value, str) else str(value)
        out.append(text if isinstance(text, SafeString) else escape(text))
        out.append(after)
    return SafeString("".join(out))


def pieces(template: str, rows: Iterable[Mapping[str, object]]) -> SafeString:
    """Return one piece for each row."""
    language = spoken()
    return SafeString("\n".join([piece(template, row, language) for row in rows]))


def maybe(template: str, values: Mapping[str, object], *needed: object) -> SafeString:
    """Return a piece where everything it needs is there, else nothing."""
    return piece(template, values) if all(needed) else NOTHING
