"""What the tests of pages share: a browser without a screen, signed in as one of the cast, on one morning."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from handrail.models import Seller
from tests import cast

Web = Callable[..., Client]


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    """It is the morning of the cast in every test."""
    with time_machine.travel(cast.NOW, tick=False):
        yield


@pytest.fixture
def web(db: None) -> Web:
    """A function that opens a browser as `seller`; with `htmx` it asks for fragments, from the page at `here`."""

    def open_it(seller: Seller | None = None, *, htmx: str = "", strict: bool = False) -> Client:
        headers = {"HX-Request": "true", "HX-Current-URL": f"http://localhost{htmx}"} if htmx else {}
        client = Client(enforce_csrf_checks=strict, headers={"host": "localhost", **headers})
        if seller is not None:
            client.force_login(seller)
        return client

    return open_it


@pytest.fixture
def ira(db: None) -> Seller:
    """Ira, a seller in a business with three more people, so that nothing of teams is hidden."""
    cast.business()
    return cast.seller("Ira")
