"""A business with its sellers for every test of a verb."""

from __future__ import annotations

import pytest

from handrail.models import Seller
from tests import cast


@pytest.fixture(autouse=True)
def _business(request: pytest.FixtureRequest) -> None:
    """A business, in every test that touches the database; one with real transactions says so itself."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("_django_db_marker")
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
