"""What stands around every view: the content policy, and a plain answer where a verb says no."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language

from handrail.actions.errors import Refused
from handrail.screens.errors import refused
from handrail.screens.speech import LANGUAGE

POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    ]
)
Next = Callable[[HttpRequest], HttpResponseBase]


class ContentSecurityPolicy:
    """Says on every answer that nothing but our own files may run here. No setting reaches this header."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers["Content-Security-Policy"] = POLICY
        return response


class Refusals:
    """Turns a verb's no into an answer: a few words in place, or a page with the reason and a way back."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        LANGUAGE.set(get_language() or "")
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; anything else stays the mistake it is."""
        return refused(request, exception) if isinstance(exception, Refused) else None
