"""Handrail as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class Handrail(AppConfig):
    """The one application; its models are the nouns in `handrail.models`."""

    name = "handrail"
    label = "handrail"
