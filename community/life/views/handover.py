"""The carnet de passation of a dynamique, for its team alone."""

import rules
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.generic import View

from community.life.forms.handover import EntryForm, SuccessorForm
from community.life.handover_enums import EntryKind
from community.life.handover_lines import lines_of
from community.life.models import HandoverEntry
from community.life.pdf.handover import book_document
from community.life.services import handover
from community.members.limits import limit
from dynamics.models import Dynamic
from toolbox.pdf.press import printed


class HandoverView(LoginRequiredMixin, View):
    """About one dynamique. Signed out: to the sign-in page; hidden record: 404; out of its team: 403."""

    permission = "life.read_handover"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.dynamic = get_object_or_404(Dynamic, slug=kwargs["slug"])
        if not request.user.has_perm("dynamics.see_dynamic", self.dynamic):
            raise Http404
        # Of the team alone: asked of the rules, since everything is allowed to a superuser otherwise
        if not rules.has_perm(self.permission, request.user, self.dynamic):
            raise PermissionDenied
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    def entry(self, pk: int) -> HandoverEntry:
        return get_object_or_404(
            HandoverEntry.objects.select_related("handover"), pk=pk, handover__dynamic=self.dynamic
        )

    def back(self, anchor: str = ""):
        url = reverse("life:handover", args=[self.dynamic.slug])
        return redirect(f"{url}#{anchor}" if anchor else url)


class BookView(HandoverView):
    """All the sections, on one page that prints."""

    def get(self, request, slug):
        book = handover.find_book(self.dynamic)
        members = list(self.dynamic.team.select_related("user"))
        context = {
            "dynamic": self.dynamic,
            "book": book,
            "sections": sections_of(book),
            "lines": lines_of(self.dynamic),
            "members": members,
            "is_alone": len(members) == 1,
            "may_name": request.user.has_perm("life.name_successor", self.dynamic),
        }
        return render(request, "life/handover/book.html", context)


def sections_of(book) -> list[dict]:
    """Each kind with its lines, in the order of the enumeration: one query."""
    rows = list(book.entries.select_related("person")) if book.pk else []
    return [
        {
            "kind": kind.value,
            "title": kind.label[:1].upper() + kind.label[1:],
            "noun": kind.noun,
            "help": kind.help,
            "entries": [row for row in rows if row.kind == kind],
        }
        for kind in EntryKind
    ]


class PdfView(HandoverView):
    """The carnet on paper; what is computed from the moment is there too, with its date."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, slug):
        if refusal := limit(request, action="life.handover_pdf", rate="30/h"):
            return refusal
        book = handover.find_book(self.dynamic)
        document = book_document(book, sections_of(book), lines_of(self.dynamic))
        response = HttpResponse(printed(document), content_type="application/pdf")
        name = f"Archipel - Carnet de passation - {self.dynamic.name}.pdf"
        response["Content-Disposition"] = content_disposition_header(True, name)
        response["X-Robots-Tag"] = "noindex"
        return response


class EntryView(HandoverView):
    """The form of a line."""

    permission = "life.write_handover"

    def save(self, form):
        try:
            entry = handover.write_entry(
                dynamic=self.dynamic, entry=form.save(commit=False), user=self.request.user
            )
        except handover.HandoverError as error:
            form.add_error(None, str(error))
            return self.show(form)
        messages.success(self.request, "C’est noté dans le carnet.")
        return self.back(entry.kind)

    def show(self, form):
        context = {"form": form, "dynamic": self.dynamic, "kind": form.kind, "entry": form.instance}
        return render(self.request, "life/handover/entry.html", context)


class NewEntryView(EntryView):
    def form(self, kind: str, *data):
        if kind not in EntryKind.values:
            raise Http404
        return EntryForm(*data, dynamic=self.dynamic, kind=EntryKind(kind))

    def get(self, request, slug, kind):
        return self.show(self.form(kind))

    def post(self, request, slug, kind):
        if refusal := limit(request, action="life.handover", rate="120/h"):
            return refusal
        form = self.form(kind, request.POST, request.FILES)
        return self.save(form) if form.is_valid() else self.show(form)


class EditEntryView(EntryView):
    def form(self, pk: int, *data):
        entry = self.entry(pk)
        return EntryForm(*data, instance=entry, dynamic=self.dynamic, kind=EntryKind(entry.kind))

    def get(self, request, slug, pk):
        return self.show(self.form(pk))

    def post(self, request, slug, pk):
        form = self.form(pk, request.POST, request.FILES)
        return self.save(form) if form.is_valid() else self.show(form)


class RemoveEntryView(HandoverView):
    """A line goes for good, once confirmed."""

    permission = "life.write_handover"

    def get(self, request, slug, pk):
        context = {
            "entry": self.entry(pk),
            "confirm_label": "Retirer cette ligne",
            "cancel_url": reverse("life:handover", args=[slug]),
            "danger": True,
        }
        return render(request, "life/handover/remove.html", context)

    def post(self, request, slug, pk):
        entry = self.entry(pk)
        handover.remove_entry(entry=entry, user=request.user)
        messages.success(request, "La ligne est retirée du carnet.")
        return self.back(entry.kind)


class ConfirmContactView(HandoverView):
    """POST: a contact is still useful."""

    permission = "life.write_handover"

    def get(self, request, slug, pk):
        return self.back("contact")

    def post(self, request, slug, pk):
        try:
            handover.confirm_contact(entry=self.entry(pk), user=request.user)
        except handover.HandoverError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Ce contact est gardé deux ans de plus.")
        return self.back("contact")


class FileView(HandoverView):
    """The file of a line, always downloaded, never kept by a proxy."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, slug, pk):
        entry = self.entry(pk)
        if not entry.file:
            raise Http404
        response = FileResponse(
            entry.file.open("rb"),
            as_attachment=True,
            filename=entry.file_name,
            content_type="application/octet-stream",
        )
        response["X-Robots-Tag"] = "noindex"
        return response


class SuccessorView(HandoverView):
    """Who will take over: somebody of the team, or a person to invite."""

    permission = "life.name_successor"

    def form(self, *data, **kwargs):
        return SuccessorForm(*data, dynamic=self.dynamic, user=self.request.user, **kwargs)

    def get(self, request, slug):
        book = handover.find_book(self.dynamic)
        chosen = self.dynamic.team.filter(user=book.successor).first() if book.successor_id else None
        return self.show(self.form(initial={"member": chosen}))

    def post(self, request, slug):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form)
        if form.cleaned_data["email"] and (refusal := limit(request, action="team.invite", rate="30/d")):
            return refusal
        try:
            handover.name_successor(dynamic=self.dynamic, user=request.user, **form.cleaned_data)
        except handover.HandoverError as error:
            form.add_error(None, str(error))
            return self.show(form)
        messages.success(request, "C’est noté. Rien d’autre ne change tant que vous ne passez pas la main.")
        return self.back("succession")

    def show(self, form):
        return render(self.request, "life/handover/successor.html", {"form": form, "dynamic": self.dynamic})


class SilenceView(HandoverView):
    """POST: no reminder any more, or again."""

    permission = "life.write_handover"

    def get(self, request, slug):
        return self.back("rappel")

    def post(self, request, slug):
        is_silent = request.POST.get("silence") == "1"
        handover.set_silence(dynamic=self.dynamic, is_silent=is_silent, user=request.user)
        messages.success(
            request,
            "Vous ne recevrez plus de rappel pour ce carnet."
            if is_silent
            else "Un rappel peut revenir, une fois par semestre au plus.",
        )
        return self.back("rappel")
