"""A business with its sellers for every test of a verb."""

from __future__ import annotations

import pytest
from pytest_django import DjangoDbBlocker

from handrail.actions.setup import found
from handrail.models import Seller
from tests import cast


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The method is read and laid down once for all tests here, as that is what takes longest."""
    with django_db_blocker.unblock():
        found()


@pytest.fixture(autouse=True)
def _business(request: pytest.FixtureRequest) -> None:
    """A business, in every test that touches the database."""
    if marker := request.node.get_closest_marker("django_db"):
        request.getfixturevalue("transactional_db" if marker.kwargs.get("transaction") else "db")
        cast.business()


@pytest.fixture
def sol() -> Seller:
    """The admin."""
    return cast.sol()


@pytest.fixture
def ira() -> Seller:
    """A seller."""
    return cast.seller("Ira")


@pytest.fixture
def max_() -> Seller:
    """Another seller."""
    return cast.seller("Max")


@pytest.fixture
def eve() -> Seller:
    """A reader."""
    return cast.seller("Eve", "reader")
