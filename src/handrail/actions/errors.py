"""Why a verb says no. A refused verb has changed nothing."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _


class Refused(Exception):
    """The act cannot be done; `message` says why and what to do, `field` which input it is about."""

    status = 422

    def __init__(self, code: str, message: str, field: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.field = code, message, field


class NotThere(Refused):
    """The thing does not exist, or the actor may not know that it does."""

    status = 404

    def __init__(self) -> None:
        super().__init__("not_there", _("This is not here, or not yours to see."))


class NotAllowed(Refused):
    """The actor may read the thing but not change it."""

    status = 403

    def __init__(self, message: str = "") -> None:
        super().__init__(
            "not_allowed", message or _("Only its owner, the team's managers and admins change this lead.")
        )


class Difference(NamedTuple):
    """One field that two people changed."""

    field: str
    theirs: str
    yours: str


class Stale(Refused):
    """Somebody changed it meanwhile; `differences` shows where the two versions part."""

    status = 409

    def __init__(self, message: str, differences: tuple[Difference, ...] = ()) -> None:
        super().__init__("stale", message)
        self.differences = differences
