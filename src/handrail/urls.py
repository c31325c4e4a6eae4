"""Every address of Handrail. An address is a noun; a POST to it is one verb."""

from __future__ import annotations

from django.urls import include, path

from handrail.screens.bar import views as bar
from handrail.screens.lead import acts, views
from handrail.screens.sign_in import views as door
from handrail.screens.today.views import today
from handrail.screens.triage.views import triage

handler400 = "handrail.screens.errors.bad_request"
handler403 = "handrail.screens.errors.not_allowed"
handler404 = "handrail.screens.errors.not_found"
handler500 = "handrail.screens.errors.fault"

lead = [
    path("", views.lead, name="lead"),
    path("touches/", acts.touch, name="touches"),
    path("steps/", acts.step, name="steps"),
    path("pin/", acts.pin, name="pin"),
    path("later/", acts.later, name="later"),
    path("notes/", acts.note, name="notes"),
    path("end/", acts.end, name="end"),
    path("stop/", acts.stop, name="stop"),
    path("reopen/", acts.reopen, name="reopen"),
    path("play/", acts.play, name="play"),
    path("hand-over/", acts.hand_over, name="hand-over"),
    path("milestones/", acts.milestone, name="milestones"),
    path("milestones/<slug:key>/remove/", acts.not_milestone, name="not-milestone"),
    path("edit/", acts.edit, name="edit"),
    path("facts/", acts.fact, name="facts"),
    path("people/", acts.people, name="people"),
    path("people/<int:person>/", acts.person, name="person"),
    path("company/", acts.company, name="company"),
]
urlpatterns = [
    path("", today, name="today"),
    path("triage/", triage, name="triage"),
    path("leads/<int:pk>/", include(lead)),
    path("import/", include("handrail.screens.imports.urls")),
    path("undo/", acts.undo, name="undo"),
    path("add/", bar.add, name="add"),
    path("bar/", bar.write, name="bar"),
    path("bar/read/", bar.reading, name="bar-read"),
    path("sign-in/", door.sign_in, name="sign-in"),
    path("sign-out/", door.sign_out, name="sign-out"),
]
