"""Signing in and out, and the very first visit."""
