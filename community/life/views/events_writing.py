"""Organising an event: writing it, publishing, repeating, cancelling, inviting."""

import rules
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from community.life.enums import EventKind
from community.life.events_enums import Rhythm
from community.life.forms.events import CancelEventForm, EventForm, InviteForm, RepeatForm
from community.life.models import Event
from community.life.services import event_registrations, events
from community.members.limits import limit


class EventView(LoginRequiredMixin, View):
    """About one event. Signed out: to the sign-in page; hidden: 404; without the right: 403."""

    permission = "life.read_event"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        rows = Event.objects.select_related("commune__region", "dynamic", "group")
        self.event = get_object_or_404(rows, slug=kwargs["slug"])
        if not request.user.has_perm("life.read_event", self.event):
            raise Http404
        self.find(**kwargs)
        # Asked of the rules: a superuser has no key to who comes, nor to the notes
        if not rules.has_perm(self.permission, request.user, self.subject()):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def find(self, **kwargs) -> None:
        """Read what else the address names."""

    def subject(self):
        return self.event


class WritingView(View):
    """The form of an event, with « garder en brouillon » and « publier »."""

    event: Event | None = None

    def get(self, request, **kwargs):
        return self.show(self.form())

    def form(self, data=None):
        event = self.event or Event(kind=self.kind_asked())
        form = EventForm(data, instance=event, user=self.request.user)
        if self.event is None:
            asked = self.request.GET
            form.propose_organiser(asked.get("groupe") or asked.get("dynamique") or "")
        return form

    def kind_asked(self) -> str:
        asked = self.request.GET.get("nature", "")
        return asked if asked in EventKind.values else ""

    def post(self, request, **kwargs):
        if refusal := limit(request, action="life.event", rate="40/h"):
            return refusal
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form)
        try:
            event = events.save(event=form.save(commit=False), user=request.user)
        except events.EventError as error:
            form.add_error(None, str(error))
            return self.show(form)
        return self.after(event)

    def after(self, event: Event):
        """Published when it was asked and can be; to the dates when there is none yet."""
        request = self.request
        if event.is_published:
            messages.success(
                request, "C’est enregistré. Les personnes inscrites sont prévenues si c’était utile."
            )
            return redirect(event)
        if event.starts_at is None:
            messages.success(request, "Votre brouillon est gardé. Proposez maintenant des dates.")
            return redirect("life:event_dates", event.slug)
        if request.POST.get("action") != "publish":
            messages.success(request, "Votre brouillon est gardé : publiez-le quand vous voulez.")
            return redirect(event)
        try:
            events.publish(event=event, user=request.user)
        except events.EventError as error:
            messages.warning(request, f"Votre brouillon est gardé. {error}")
        else:
            messages.success(request, "La rencontre est dans l’agenda.")
        return redirect(event)

    def show(self, form):
        return render(self.request, "life/agenda/form.html", {"form": form, "event": self.event})


class NewEventView(LoginRequiredMixin, WritingView):
    """A new one, by a team, the animators of a group or the équipe relais."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not request.user.has_perm("life.organise_event"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class EditEventView(EventView, WritingView):
    permission = "life.edit_event"


class PublishEventView(EventView):
    """POST: show it in the agenda."""

    permission = "life.publish_event"

    def get(self, request, slug):
        return redirect(self.event)

    def post(self, request, slug):
        try:
            events.publish(event=self.event, user=request.user)
        except events.EventError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "La rencontre est dans l’agenda.")
        return redirect(self.event)


class GiveUpEventView(EventView):
    """Erase a draft."""

    permission = "life.give_up_event"

    def get(self, request, slug):
        context = {
            "event": self.event,
            "confirm_label": "Effacer ce brouillon",
            "cancel_url": self.event.get_absolute_url(),
            "danger": True,
        }
        return render(request, "life/agenda/give_up.html", context)

    def post(self, request, slug):
        try:
            events.give_up(event=self.event, user=request.user)
        except events.EventError as error:
            messages.error(request, str(error))
            return redirect(self.event)
        messages.success(request, "Le brouillon est effacé.")
        return redirect("life:agenda")


class EventFormView(EventView):
    """A page with one form; subclasses give the form and what it does."""

    template = ""
    action = ""
    rate = "30/h"

    def get(self, request, **kwargs):
        return self.show(self.form())

    def form(self, data=None):
        raise NotImplementedError

    def post(self, request, **kwargs):
        if self.action and (refusal := limit(request, action=self.action, rate=self.rate)):
            return refusal
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form)
        try:
            return self.done(form)
        except (events.EventError, event_registrations.RegistrationError) as error:
            form.add_error(None, str(error))
            return self.show(form)

    def done(self, form):
        raise NotImplementedError

    def show(self, form):
        return render(self.request, self.template, self.context() | {"form": form, "event": self.event})

    def context(self) -> dict:
        return {}


class CancelEventView(EventFormView):
    """Cancel, with a reason that everybody reads."""

    permission = "life.cancel_event"
    template = "life/agenda/cancel.html"
    action = "life.cancel"

    def form(self, data=None):
        return CancelEventForm(data, following=len(events.following_ids(self.event)))

    def done(self, form):
        cancelled = events.cancel(
            event=self.event,
            reason=form.cleaned_data["reason"],
            and_following=form.cleaned_data.get("and_following", False),
            user=self.request.user,
        )
        many = len(cancelled) > 1
        messages.success(
            self.request,
            f"{len(cancelled)} dates sont annulées, et chacun est prévenu."
            if many
            else "La rencontre est annulée, et chacun est prévenu.",
        )
        return redirect(self.event)

    def context(self) -> dict:
        return {"standing": self.event.registrations.standing().count()}


class RepeatEventView(EventFormView):
    """Write the dates that follow."""

    permission = "life.repeat_event"
    template = "life/agenda/repeat.html"
    action = "life.repeat"

    def form(self, data=None):
        return RepeatForm(data)

    def done(self, form):
        made = events.repeat(
            event=self.event,
            rhythm=Rhythm(form.cleaned_data["rhythm"]),
            until=form.cleaned_data["until"],
            user=self.request.user,
        )
        plural = "s" if len(made) > 1 else ""
        messages.success(self.request, f"{len(made)} date{plural} de plus. Chacune peut être changée seule.")
        return redirect(self.event)


class InviteView(EventFormView):
    """Invite the team of a dynamique: each of its people gets a letter."""

    permission = "life.invite_to_event"
    template = "life/agenda/invite.html"
    action = "life.invite"
    rate = "10/h"

    def form(self, data=None):
        return InviteForm(data)

    def done(self, form):
        dynamic = form.cleaned_data["dynamic"]
        event_registrations.invite(
            event=self.event, dynamic=dynamic, message=form.cleaned_data["message"], user=self.request.user
        )
        messages.success(self.request, f"{dynamic.name} est invitée : son équipe reçoit votre mot.")
        return redirect("life:event_invite", self.event.slug)

    def context(self) -> dict:
        return {"invited": list(self.event.invitations.select_related("dynamic"))}
