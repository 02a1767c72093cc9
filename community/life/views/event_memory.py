"""Notes during a visit, its report, what one will try at home and what became of it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.generic import View

from community.life.events_enums import NoteKind, TrialState
from community.life.forms.event_memory import (
    NoteForm,
    PictureForm,
    ReportForm,
    TrialAnswerForm,
    TrialForm,
)
from community.life.models import ReportPicture, Trial
from community.life.services import event_registrations, event_reports, events, trials, visit_notes
from community.life.views.events_writing import EventFormView, EventView
from community.members.limits import limit
from community.members.links import LinkError
from community.members.views.keys import opened_by_key

OFFLINE = "offline-form"
MANY = 429


class NotesView(EventView):
    """One page of notes: written on a version, kept when nothing newer is there.

    A script that sends what was typed while the network was down says so in `X-Requested-With` and is answered
    in JSON: 200 with the version kept, 409 with what the page says now.
    """

    permission = "life.write_notes"

    def find(self, **kwargs):
        if kwargs["kind"] not in NoteKind.values:
            raise Http404
        self.kind = NoteKind(kwargs["kind"])

    def get(self, request, slug, kind):
        note = visit_notes.find_note(event=self.event, kind=self.kind, user=request.user)
        return self.show(NoteForm(initial={"text": note.text, "version": note.version}), note)

    def post(self, request, slug, kind):
        is_script = request.headers.get("X-Requested-With") == OFFLINE
        if refusal := limit(request, action="life.notes", rate="600/h"):
            return JsonResponse({"detail": "Trop d’envois."}, status=MANY) if is_script else refusal
        form = NoteForm(request.POST)
        if not form.is_valid():
            return self.refuse(form, is_script)
        values = form.cleaned_data
        try:
            note = visit_notes.write(
                event=self.event,
                kind=self.kind,
                text=values["text"],
                version=values["version"],
                user=request.user,
            )
        except visit_notes.ConflictError as error:
            return self.conflict(error.note, values["text"], is_script)
        if is_script:
            return private(JsonResponse({"version": note.version, "saved_at": note.updated_at.isoformat()}))
        messages.success(request, "Vos notes sont gardées.")
        return redirect("life:visit_notes", slug, self.kind)

    def refuse(self, form: NoteForm, is_script: bool) -> HttpResponse:
        if is_script:
            return private(JsonResponse({"errors": form.errors}, status=400))
        note = visit_notes.find_note(event=self.event, kind=self.kind, user=self.request.user)
        return self.show(form, note)

    def conflict(self, note, text: str, is_script: bool) -> HttpResponse:
        """Both texts: nothing that somebody typed is lost."""
        if is_script:
            answer = {"version": note.version, "fields": {"text": note.text}}
            return private(JsonResponse(answer, status=409))
        form = NoteForm(initial={"text": text, "version": note.version})
        return self.show(form, note, theirs=note.text, status=409)

    def show(self, form, note, theirs: str | None = None, status: int = 200) -> HttpResponse:
        pages = [
            {
                "label": label,
                "url": reverse("life:visit_notes", args=[self.event.slug, kind]),
                "current": kind == self.kind,
            }
            for kind, label in (
                (NoteKind.PREPARATION, "Préparation"),
                (NoteKind.OWN, "Mes notes"),
                (NoteKind.SHARED, "Notes partagées"),
            )
        ]
        context = {
            "event": self.event,
            "kind": self.kind,
            "form": form,
            "note": note,
            "theirs": theirs,
            "pages": pages,
            "offline_key": f"visite-{self.event.pk}-{self.kind}",
        }
        response = render(self.request, "life/agenda/notes.html", context, status=status)
        response["Cache-Control"] = "private"  # kept by the device itself, so that it opens without network
        return response


def private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response


class ReportView(EventFormView):
    """Write the report; « publier » shows it to everybody and leaves the links of a visit."""

    permission = "life.write_event_report"
    template = "life/agenda/report.html"
    action = "life.report"

    def find(self, **kwargs):
        self.report = event_reports.find_report(self.event)

    def form(self, data=None):
        return ReportForm(data, instance=self.report, event=self.event)

    def done(self, form):
        user = self.request.user
        report = event_reports.save(
            report=form.save(commit=False), user=user, tools=form.cleaned_data["tools"]
        )
        event_registrations.note_presence(event=self.event, came=form.present, user=user)
        if self.request.POST.get("action") != "publish" and not report.published_at:
            messages.success(self.request, "Votre brouillon est gardé.")
            return redirect("life:event_report", self.event.slug)
        event_reports.publish(report=report, user=user)
        messages.success(self.request, "Le compte rendu est publié.")
        return redirect(report)

    def context(self) -> dict:
        pictures = list(self.report.pictures.all()) if self.report.pk else []
        return {"report": self.report, "pictures": pictures, "picture_form": PictureForm(prefix="image")}


class PictureView(EventView):
    """POST: add a picture to the report."""

    permission = "life.write_event_report"

    def get(self, request, slug):
        return redirect("life:event_report", slug)

    def post(self, request, slug):
        if refusal := limit(request, action="life.picture", rate="60/h"):
            return refusal
        report = event_reports.find_report(self.event)
        writing = self.writing(report)
        form = PictureForm(request.POST, request.FILES, prefix="image", instance=ReportPicture())
        if form.is_valid() and (not writing.is_bound or writing.is_valid()):
            try:
                form.instance.report = self.keep(report, writing)
                event_reports.add_picture(picture=form.save(commit=False), user=request.user)
            except events.EventError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "L’image est ajoutée.")
                return redirect("life:event_report", slug)
        context = {
            "event": self.event,
            "report": report,
            "form": writing,
            "pictures": list(report.pictures.all()) if report.pk else [],
            "picture_form": form,
        }
        return render(request, "life/agenda/report.html", context)

    def writing(self, report) -> ReportForm:
        """What was being written around the picture, when it comes along."""
        data = self.request.POST if "text" in self.request.POST else None
        return ReportForm(data, instance=report, event=self.event)

    def keep(self, report, writing: ReportForm):
        """The report that the picture joins, with what was being written."""
        user = self.request.user
        if writing.is_bound:
            tools = writing.cleaned_data["tools"]
            report = event_reports.save(report=writing.save(commit=False), user=user, tools=tools)
            event_registrations.note_presence(event=self.event, came=writing.present, user=user)
        elif report.pk is None:
            report = event_reports.save(report=report, user=user)
        return report


class RemovePictureView(EventView):
    """POST: take a picture out."""

    permission = "life.write_event_report"

    def find(self, **kwargs):
        pictures = ReportPicture.objects.filter(report__event=self.event)
        self.picture = get_object_or_404(pictures, pk=kwargs["pk"])

    def get(self, request, slug, pk):
        return redirect("life:event_report", slug)

    def post(self, request, slug, pk):
        event_reports.remove_picture(picture=self.picture, user=request.user)
        messages.success(request, "L’image est retirée.")
        return redirect("life:event_report", slug)


class TrialView(EventFormView):
    """« Ce que nous allons essayer chez nous », for one's dynamique."""

    permission = "life.say_trial"
    template = "life/agenda/trial.html"
    action = "life.trial"

    def find(self, **kwargs):
        mine = Trial.objects.filter(event=self.event, dynamic__team__user=self.request.user)
        self.trial = mine.select_related("dynamic").first() or Trial(event=self.event)

    def form(self, data=None):
        return TrialForm(data, instance=self.trial, user=self.request.user, event=self.event)

    def done(self, form):
        trials.say(trial=form.save(commit=False), user=self.request.user)
        messages.success(
            self.request, "C’est noté. Dans soixante jours, nous vous demanderons ce que cela a donné."
        )
        return redirect(self.event)


class AnswerTrialView(View):
    """What became of it, by somebody of the dynamique, from the page or the link of the letter."""

    def get(self, request, **kwargs):
        initial = {"state": self.trial.state, "words": self.trial.words}
        return self.show(TrialAnswerForm(initial=initial))

    def post(self, request, **kwargs):
        if refusal := limit(request, action="life.trial_answer", rate="30/h"):
            return refusal
        form = TrialAnswerForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        self.trial = trials.answer(
            trial=self.trial,
            state=TrialState(form.cleaned_data["state"]),
            words=form.cleaned_data["words"],
        )
        return self.show(form, is_done=True)

    def show(self, form, *, is_done: bool = False) -> HttpResponse:
        context = {
            "form": form,
            "trial": self.trial,
            "event": self.trial.event,
            "is_done": is_done,
            "report_url": usage_report_url(self.trial) if is_done else "",
        }
        return render(self.request, "life/agenda/trial_answer.html", context)


def usage_report_url(trial: Trial) -> str:
    """Where its retour d'usage begins, with what is known already; nothing before it was tried with a tool."""
    if trial.tool is None or not trial.tool.live or trial.state not in {TrialState.DONE, TrialState.GIVEN_UP}:
        return ""
    text = "worked" if trial.state == TrialState.DONE else "did_not_work"
    known = {
        "dynamic": trial.dynamic_id,
        "context": f"Essayé après « {trial.event.title} » : {trial.text}",
        text: trial.words,
    }
    return f"{reverse('toolbox:report', args=[trial.tool.slug])}?{urlencode(known)}"


@method_decorator(opened_by_key, name="dispatch")
class TrialLinkView(AnswerTrialView):
    """The page behind the link of a letter: opening it changes nothing, no account is needed."""

    def dispatch(self, request, *args, **kwargs):
        try:
            self.trial = trials.read_trial(kwargs["token"])
        except LinkError as error:
            return render(request, "members/link_refused.html", {"reason": str(error)}, status=410)
        return super().dispatch(request, *args, **kwargs)


class OwnTrialView(EventView, AnswerTrialView):
    """The same from the page of the event, signed in."""

    permission = "life.answer_trial"

    def find(self, **kwargs):
        rows = Trial.objects.filter(event=self.event).select_related("event", "dynamic", "tool")
        self.trial = get_object_or_404(rows, pk=kwargs["pk"])

    def subject(self):
        return self.trial
