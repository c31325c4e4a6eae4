"""A piece of a page is its template with everything filled in and nothing run."""

from __future__ import annotations

import pytest
from django.utils.safestring import SafeString

from handrail.screens.piece import NOTHING, maybe, piece, pieces

ROW = {"id": "7", "href": "/?lead=7", "who": "A", "org": "", "what": "Call", "amount": "—", "when": "today", "late": ""}


def test_what_is_filled_in_is_escaped_unless_it_is_a_piece_itself() -> None:
    drawn = piece("today/row.html", ROW | {"who": "<b>A & B</b>", "org": SafeString("<i>C</i>")})
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in drawn
    assert "<i>C</i>" in drawn


@pytest.mark.parametrize("mark", ["[[what]]", "{{ what }}", "%(what)s", "\\1"])
def test_a_mark_that_somebody_typed_stays_the_letters_it_is(mark: str) -> None:
    assert mark in piece("today/row.html", ROW | {"who": mark})


def test_a_name_that_is_missing_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        piece("today/row.html", {"id": "7"})


def test_rows_are_drawn_one_after_the_other_and_parts_only_where_they_are_needed() -> None:
    assert pieces("today/row.html", [ROW, ROW]).count("<li") == 2
    assert maybe("today/row.html", ROW, "") == NOTHING
    assert maybe("today/row.html", ROW, "yes") == piece("today/row.html", ROW)
