"""What is typed at the door, made into values."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from babel import Locale
from babel.numbers import list_currencies
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class SignIn(forms.Form):
    """A name and a password."""

    name = forms.CharField(max_length=80, widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}))
    password = forms.CharField(
        max_length=200, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


@lru_cache(maxsize=1)
def zones() -> list[tuple[str, str]]:
    """Return the zones to choose from."""
    named = sorted(
        zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix/", "right/"))
    )
    return [("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in named)]


@lru_cache(maxsize=8)
def _countries(language: str) -> list[tuple[str, str]]:
    names = Locale.parse(language.replace("-", "_")).territories
    known = [(code, name) for code, name in names.items() if len(code) == 2 and code.isalpha() and code != "ZZ"]
    return [("", "—"), *sorted(known, key=lambda pair: pair[1])]


def countries() -> list[tuple[str, str]]:
    """Return the countries to choose from, by name."""
    return _countries(get_language() or "en")


class First(forms.Form):
    """The first visit: who you are, and what the business is."""

    name = forms.CharField(
        label=_("Your name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True})
    )
    password = forms.CharField(
        label=_("Password, ten characters or more"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    business = forms.CharField(
        label=_("Name of the business"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    currency = forms.CharField(
        label=_("Currency"),
        max_length=3,
        initial="EUR",
        widget=forms.TextInput(attrs={"list": "currencies", "autocapitalize": "characters"}),
    )
    country = forms.ChoiceField(label=_("Country"), choices=countries, required=False)
    zone = forms.ChoiceField(label=_("Time zone"), choices=zones)

    def clean_currency(self) -> str:
        """Take a currency that exists."""
        typed = str(self.cleaned_data["currency"]).upper()
        if typed not in list_currencies():
            raise forms.ValidationError(_("Write the currency as three letters, like EUR."))
        return typed


def fields(form: forms.Form) -> list[dict[str, Any]]:
    """Return the fields of a form as the template draws them."""
    return [
        {
            "id": f.id_for_label,
            "label": f.label,
            "widget": f,
            "error": " ".join(str(error) for error in f.errors),
            "name": f.name,
        }
        for f in form
    ]
