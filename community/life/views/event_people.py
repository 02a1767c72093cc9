"""Joining an event, leaving it, reading who comes; choosing its date."""

import rules
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from community.life.events_enums import RegistrationState
from community.life.forms.event_people import OptionFormSet, RegistrationForm, VoteForm
from community.life.models import DateOption, EventRegistration
from community.life.rules.events import registration_of
from community.life.services import event_polls, event_registrations
from community.life.views.events_writing import EventFormView, EventView
from community.members.limits import limit


class JoinView(EventFormView):
    """A place while there is one, then a turn; asked again, one's words are corrected."""

    permission = "life.join_event"
    template = "life/agenda/join.html"
    action = "life.join"
    rate = "20/h"

    def form(self, data=None):
        instance = self.held or EventRegistration(event=self.event, user=self.request.user)
        return RegistrationForm(data, instance=instance, event=self.event, user=self.request.user)

    @property
    def held(self):
        return registration_of(self.request.user, self.event)

    def done(self, form):
        values = form.cleaned_data
        registration = event_registrations.register(
            event=self.event,
            user=self.request.user,
            dynamic=values["dynamic"],
            question=values["question"],
            needs=values["needs"],
            answers=form.answers,
        )
        if registration.state == RegistrationState.IN:
            messages.success(
                self.request, "Vous êtes inscrit·e. Le lieu et l’horaire vous sont aussi écrits."
            )
        else:
            messages.success(
                self.request,
                "C’est complet : vous êtes en liste d’attente. Dès qu’une place se libère, nous vous écrivons.",
            )
        return redirect(self.event)

    def context(self) -> dict:
        held = self.held
        return {
            "why_not": event_registrations.why_not(self.event, timezone.now()),
            "is_registered": held is not None and held.state != RegistrationState.OUT,
            "left": event_registrations.places_left(self.event),
        }


class LeaveView(EventView):
    """Give one's place back, once confirmed."""

    permission = "life.leave_event"

    def get(self, request, slug):
        context = {
            "event": self.event,
            "registration": registration_of(request.user, self.event),
            "confirm_label": "Rendre ma place",
            "cancel_url": self.event.get_absolute_url(),
            "danger": True,
        }
        return render(request, "life/agenda/leave.html", context)

    def post(self, request, slug):
        try:
            event_registrations.withdraw(event=self.event, user=request.user)
        except event_registrations.RegistrationError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Vous n’êtes plus inscrit·e. Merci de l’avoir dit.")
        return redirect(self.event)


class ParticipantsView(EventView):
    """Who comes and with which question: for those who have a place and those who host."""

    permission = "life.read_participants"

    def get(self, request, slug):
        rows = list(
            self.event.registrations.standing().select_related("user", "dynamic").order_by("state", "rank")
        )
        hosts = rules.has_perm("life.read_answers", request.user, self.event)
        context = {
            "event": self.event,
            "coming": [row for row in rows if row.has_place],
            "waiting": [row for row in rows if row.is_waiting] if hosts else [],
            "hosts": hosts,
        }
        response = render(request, "life/agenda/participants.html", context)
        response["Cache-Control"] = "private, no-store"
        return response


class DatesView(EventView):
    """The dates to choose from: organisers add and keep, members answer."""

    def find(self, **kwargs):
        if not self.event.is_choosing_a_date:
            raise Http404

    def get(self, request, slug):
        return self.show()

    def post(self, request, slug):
        if request.POST.get("action") == "propose":
            return self.propose(request)
        if not request.user.has_perm("life.vote_date", self.event):
            raise PermissionDenied
        if refusal := limit(request, action="life.vote", rate="60/h"):
            return refusal
        form = VoteForm(request.POST, rows=event_polls.table_of(self.event, request.user))
        if not form.is_valid():
            return self.show(votes=form)
        try:
            event_polls.vote(event=self.event, answers=form.answers, user=request.user)
        except event_polls.PollError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Vos réponses sont gardées. Vous pouvez les changer jusqu’au choix.")
        return redirect("life:event_dates", slug)

    def propose(self, request):
        if not request.user.has_perm("life.propose_dates", self.event):
            raise PermissionDenied
        formset = OptionFormSet(request.POST, prefix="dates")
        if not formset.is_valid():
            return self.show(dates=formset)
        try:
            event_polls.propose(event=self.event, dates=formset.dates, user=request.user)
        except event_polls.PollError as error:
            messages.error(request, str(error))
            return self.show(dates=formset)
        messages.success(request, "Les dates sont proposées.")
        return redirect("life:event_dates", self.event.slug)

    def show(self, votes=None, dates=None):
        user = self.request.user
        rows = event_polls.table_of(self.event, user)
        may_propose = user.has_perm("life.propose_dates", self.event)
        context = {
            "event": self.event,
            "votes": votes or VoteForm(rows=rows),
            "may_vote": user.has_perm("life.vote_date", self.event),
            "may_propose": may_propose,
            "may_publish": user.has_perm("life.publish_event", self.event) and len(rows) > 1,
            "dates": dates or OptionFormSet(prefix="dates"),
        }
        return render(self.request, "life/agenda/dates.html", context)


class DateView(EventView):
    """POST: keep this date, or take it out."""

    permission = "life.propose_dates"

    def find(self, **kwargs):
        self.option = get_object_or_404(DateOption, pk=kwargs["pk"], event=self.event)

    def get(self, request, slug, pk):
        return redirect("life:event_dates", slug)

    def post(self, request, slug, pk):
        try:
            if request.POST.get("action") == "withdraw":
                event_polls.withdraw(option=self.option, user=request.user)
                return redirect("life:event_dates", slug)
            event_polls.keep(option=self.option, user=request.user)
        except event_polls.PollError as error:
            messages.error(request, str(error))
            return redirect("life:event_dates", slug)
        messages.success(request, "La date est choisie. Celles et ceux qui ont répondu sont prévenus.")
        return redirect(self.event)
