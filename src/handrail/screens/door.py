"""What every view takes from a request: who acts, which act it is, where to go afterwards."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from handrail.actions.record import Act
from handrail.models import Seller


class SellerRequest(HttpRequest):
    """A request from somebody who has signed in."""

    user: Seller
    htmx: HtmxDetails


def act(request: SellerRequest) -> Act:
    """Return the act that this form is: the form's own key makes the same form sent twice count once."""
    return Act(request.user, timezone.now(), "page", request.POST.get("key", "")[:80])


def local_path(path: str, default: str = "/") -> str:
    """Return `path` where it stays on this site, else `default`.

    >>> local_path("/leads/3/"), local_path("//evil.example"), local_path("https:evil.example")
    ('/leads/3/', '/', '/')
    """
    stays = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if stays else default


def back(request: HttpRequest, default: str = "/") -> str:
    """Return where the form says to go afterwards, if that is on this site."""
    return local_path(request.POST.get("back", ""), default)


def wants_fragment(request: HttpRequest) -> bool:
    """Say whether only the changed pieces of the page are asked for."""
    return bool(getattr(request, "htmx", False))
