"""Addresses of the pages that bring in a file."""

from __future__ import annotations

from django.urls import path

from handrail.screens.imports import views

urlpatterns = [
    path("", views.files, name="imports"),
    path("<int:pk>/", views.one, name="import"),
    path("<int:pk>/plan/", views.plan, name="import-plan"),
    path("<int:pk>/drop/", views.drop, name="import-drop"),
    path("<int:pk>/stop/", views.stop, name="import-stop"),
    path("<int:pk>/resume/", views.resume, name="import-resume"),
    path("<int:pk>/undo/", views.undo, name="import-undo"),
    path("<int:pk>/left-out.csv", views.left_out, name="import-left-out"),
]
