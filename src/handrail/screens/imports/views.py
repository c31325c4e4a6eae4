"""What the import pages do: take a file, show how it is read, start it, stop it, take it back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.actions import imports
from handrail.actions.errors import NotAllowed, Refused
from handrail.actions.record import Act
from handrail.links.csv import take
from handrail.links.csv.read import LARGEST_FILE
from handrail.models import Business, Import
from handrail.screens.door import SellerRequest, act, wants_fragment
from handrail.screens.imports.page import all_files, chosen, one_file

FORM_AROUND = 1_000_000
"""Bytes that a form may hold besides its file."""

TRIED = 20_000
"""Rows that a page goes through to try a file out; the command goes through all."""


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest) -> HttpResponse:
    """Show the files so far and the form for another. The size is checked before anything of the file is read."""
    if request.method == "POST" and int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_FILE + FORM_AROUND:
        raise _too_large()
    return _files(cast(SellerRequest, request))


@csrf_protect
def _files(request: SellerRequest) -> HttpResponse:
    if not imports.may_import(request.user):
        raise NotAllowed(_("Only people who work leads bring them in."))
    if request.method == "POST":
        return _receive(request)
    return render(request, "imports/files.html", all_files(request))


def _receive(request: SellerRequest) -> HttpResponse:
    file = request.FILES.get("file")
    if not isinstance(file, TemporaryUploadedFile) or not file.size:
        return _again(request, _("Choose a file that is not empty."))
    by, unkeyed = request.user, Act(request.user, timezone.now())
    try:
        plan = take.plan_import(Path(file.temporary_file_path()), by=by, business=Business.get())
        imported = take.keep_file(unkeyed, file.chunks(), file.name or _("file"))
    except Refused as no:
        return _again(request, no.message)
    imports.set_plan(unkeyed, imported.pk, plan.to_json(), plan.rows, {})
    return redirect("import", imported.pk)


def _again(request: SellerRequest, reason: str) -> HttpResponse:
    return render(request, "imports/files.html", {**all_files(request), "reason": reason}, status=422)


def _too_large() -> Refused:
    return Refused("too_large", _("The file is larger than 100 MB. Split it and bring in the parts."), "file")


@require_safe
def one(request: SellerRequest, pk: int) -> HttpResponse:
    """Show one file: its columns before it starts, then how far it is, then what became of it."""
    imported = take.theirs(request.user, pk)
    name = "imports/file.html#file" if wants_fragment(request) else "imports/file.html"
    return render(request, name, one_file(request, imported))


@require_POST
def plan(request: SellerRequest, pk: int) -> HttpResponse:
    """Read the file anew as the form says; with `do=try` go through every row, with `do=start` begin."""
    imported = take.theirs(request.user, pk)
    if imported.state != "mapping":
        return redirect("import", pk)
    unkeyed, path = Act(request.user, timezone.now()), Path(imported.path)
    wish = chosen(request, imported)
    try:
        planned = take.plan_import(path, by=request.user, business=Business.get(), **wish)
        trying = request.POST.get("do") == "try"
        found = take.dry_run(path, planned, by=request.user, now=unkeyed.now, most=TRIED) if trying else None
        imports.set_plan(unkeyed, pk, planned.to_json(), planned.rows, found.to_json() if found else {})
    except Refused as no:
        return render(request, "imports/file.html", one_file(request, imported, reason=no.message), status=422)
    if request.POST.get("do") == "start":
        imports.start_import(act(request), pk)
    return redirect(f"/import/{pk}/" + ("#found" if found else ""))


@require_POST
def stop(request: SellerRequest, pk: int) -> HttpResponse:
    """Stop a running import."""
    return _steer(request, pk, take.stop)


@require_POST
def resume(request: SellerRequest, pk: int) -> HttpResponse:
    """Let a stopped import go on."""
    return _steer(request, pk, take.resume)


@require_POST
def undo(request: SellerRequest, pk: int) -> HttpResponse:
    """Begin to take an import back."""
    return _steer(request, pk, take.undo_import)


@require_POST
def drop(request: SellerRequest, pk: int) -> HttpResponse:
    """Forget a file before anything of it is taken in."""
    take.theirs(request.user, pk)
    take.drop(act(request), pk)
    return redirect("imports")


def _steer(request: SellerRequest, pk: int, verb: Callable[[Act, int], Import]) -> HttpResponse:
    take.theirs(request.user, pk)
    verb(act(request), pk)
    return redirect("import", pk)


@require_safe
def left_out(request: SellerRequest, pk: int) -> HttpResponseBase:
    """Hand out the rows that stayed out, as a file."""
    imported = take.theirs(request.user, pk)
    return StreamingHttpResponse(
        take.rejected_file(imported),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="left-out-{pk}.csv"'},
    )
