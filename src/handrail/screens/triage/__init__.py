"""Triage: many late steps, decided one at a time."""
