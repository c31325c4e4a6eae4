"""Signing in and out; on the very first visit, making the first admin."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from handrail.actions.errors import Refused
from handrail.actions.sellers import first_admin
from handrail.models import Seller
from handrail.screens.door import local_path, wants_fragment
from handrail.screens.sign_in.forms import First, SignIn, fields
from handrail.screens.speech import say as _

BACKEND = "handrail.screens.sign_in.session.SellerBackend"


@login_not_required
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the door, or open it."""
    if wants_fragment(request):
        return _whole_page(request)
    onward = local_path(request.POST.get("next", "") or request.GET.get("next", ""))
    if request.user.is_authenticated:
        return HttpResponseRedirect(onward)
    if not Seller.objects.exists():
        return _first(request)
    form = SignIn(request.POST) if request.method == "POST" else SignIn()
    trouble = ""
    if form.is_bound:
        said = form.cleaned_data if form.is_valid() else {}
        seller = authenticate(request, username=said.get("name"), password=said.get("password")) if said else None
        if isinstance(seller, Seller):
            login(request, seller)
            return HttpResponseRedirect(onward)
        trouble = _("That name and password do not go together. Try again, or ask an admin to reset it.")
    words = {"fields": fields(form), "trouble": trouble, "next": onward}
    return render(request, "sign_in/sign_in.html", words, status=422 if trouble else 200)


def _whole_page(request: HttpRequest) -> HttpResponse:
    """The session ended while a page was open: its next request brings the seller here, and back afterwards."""
    response = HttpResponse(status=204)
    here = getattr(request, "htmx").current_url_abs_path or "/"  # noqa: B009 -- the middleware puts it there
    response.headers["HX-Redirect"] = f"{reverse('sign-in')}?{urlencode({'next': here})}"
    return response


def _first(request: HttpRequest) -> HttpResponse:
    form = First(request.POST) if request.method == "POST" else First()
    trouble = ""
    if form.is_bound and form.is_valid():
        try:
            seller = first_admin(timezone.now(), **form.cleaned_data)
        except Refused as why:
            trouble = why.message
        else:
            login(request, seller, backend=BACKEND)
            return HttpResponseRedirect("/")
    status = 422 if form.is_bound else 200
    return render(request, "sign_in/first.html", {"fields": fields(form), "trouble": trouble}, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Close the session."""
    logout(request)
    return HttpResponseRedirect(reverse("sign-in"), status=303)
