"""People of a group: at the door, inside, leaving; and its dynamiques and organisations."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect

from community.life.forms.groups import BringForm, InviteForm, JoinForm, LeaveForm, ReasonForm
from community.life.group_enums import EntryState, PartyState
from community.life.models import Block, GroupEntry, Membership
from community.life.names import name_for
from community.life.services import group_parties, group_people
from community.life.services.groups import GroupError
from community.life.views.groups import GroupView
from community.members.limits import limit


class JoinView(GroupView):
    """Enter, by the charter; or ask to."""

    permission = "life.join_group"

    def form(self, *data):
        self.at_once = group_people.enters_at_once(self.group, self.request.user)
        return JoinForm(*data, has_charter=bool(self.group.charter), at_once=self.at_once)

    def get(self, request, prefix, slug):
        return self.answer(self.form())

    def post(self, request, prefix, slug):
        if refusal := limit(request, action="life.join", rate="20/d"):
            return refusal
        form = self.form(request.POST)
        if not form.is_valid():
            return self.answer(form)
        try:
            found = group_people.join(
                group=self.group,
                user=request.user,
                accepts_charter=form.cleaned_data.get("accepts", False),
                message=form.cleaned_data.get("message", ""),
            )
        except GroupError as error:
            form.add_error(None, str(error))
            return self.answer(form)
        is_in = isinstance(found, Membership)
        messages.success(
            request,
            "Bienvenue : vous êtes dans le groupe."
            if is_in
            else "Votre demande est partie. Les personnes qui animent le groupe vous répondront.",
        )
        return redirect(self.group)

    def answer(self, form):
        return self.show("life/groups/join.html", form=form, at_once=self.at_once)


class DeclineView(GroupView):
    """POST: no to an invitation, or a request taken back."""

    permission = "life.join_group"

    def get(self, request, prefix, slug):
        return redirect(self.group)

    def post(self, request, prefix, slug):
        group_people.decline(group=self.group, user=request.user)
        messages.success(request, "C’est noté.")
        return redirect(self.group)


class CharterView(GroupView):
    """A charter that changed, read and accepted again."""

    permission = "life.accept_group_charter"

    def get(self, request, prefix, slug):
        return self.show("life/groups/charter.html")

    def post(self, request, prefix, slug):
        group_people.accept_charter(group=self.group, user=request.user)
        messages.success(request, "Votre accord à la charte est noté.")
        return redirect(self.group)


class PeopleView(GroupView):
    """Who is in it, for its members; who waits, for those who animate it."""

    permission = "life.read_group_people"

    def get(self, request, prefix, slug):
        animates = request.user.has_perm("life.animate_group", self.group)
        entries = self.group.entries.select_related("user") if animates else []
        parties = self.group.parties.select_related("dynamic", "organisation")
        return self.show(
            "life/groups/people.html",
            places=self.group.memberships.filter(user__is_active=True).select_related("user"),
            asked=[entry for entry in entries if entry.state == EntryState.ASKED],
            invited=[self.named(entry) for entry in entries if entry.state == EntryState.INVITED],
            parties=[party for party in parties if party.state == PartyState.MEMBER],
            parties_asked=[party for party in parties if animates and party.state == PartyState.ASKED],
            parties_invited=[party for party in parties if animates and party.state == PartyState.INVITED],
            animates=animates,
        )

    def named(self, entry: GroupEntry) -> GroupEntry:
        """An invitation by address does not tell whose address it is, unless that person shows her name."""
        entry.shown_name = name_for(entry.user, self.request.user)
        return entry


class InviteView(GroupView):
    """A person with an account, a dynamique or an organisation."""

    def get(self, request, prefix, slug):
        return self.show("life/groups/invite.html", form=InviteForm())

    def post(self, request, prefix, slug):
        if refusal := limit(request, action="life.invite", rate="30/d"):
            return refusal
        form = InviteForm(request.POST)
        if not form.is_valid():
            return self.show("life/groups/invite.html", form=form)
        try:
            self.invite(form)
        except GroupError as error:
            form.add_error(None, str(error))
            return self.show("life/groups/invite.html", form=form)
        # The same words whether somebody has this address or not: it is not ours to tell
        messages.success(request, "C’est envoyé, si cette adresse ou cette fiche a quelqu’un pour répondre.")
        return redirect(self.group.url_of("group_people"))

    def invite(self, form) -> None:
        message, party, person = form.cleaned_data["message"], form.cleaned_data["party"], form.person()
        if party is not None:
            group_parties.invite(group=self.group, party=party, user=self.request.user, message=message)
        elif person is not None and not Block.objects.between(person, self.request.user).exists():
            group_people.invite(group=self.group, person=person, user=self.request.user, message=message)


class DecideView(GroupView):
    """POST: yes or no to a person who asks."""

    def get(self, request, prefix, slug, pk):
        return redirect(self.group.url_of("group_people"))

    def post(self, request, prefix, slug, pk):
        entry = get_object_or_404(self.group.entries, pk=pk)
        accepted = request.POST.get("decision") == "accepter"
        try:
            group_people.decide(
                entry=entry,
                accepted=accepted,
                user=request.user,
                reason=request.POST.get("reason", "")[:1000],
            )
        except GroupError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Votre réponse est partie.")
        return redirect(self.group.url_of("group_people"))


class PlaceView(GroupView):
    """About the place of somebody in the group."""

    def find(self, **kwargs) -> None:
        places = self.group.memberships.select_related("user")
        self.place = get_object_or_404(places, pk=kwargs["pk"])


class AnimatorView(PlaceView):
    """POST: name an animateur·rice, or relieve one."""

    def get(self, request, prefix, slug, pk):
        return redirect(self.group.url_of("group_people"))

    def post(self, request, prefix, slug, pk):
        try:
            group_people.set_animator(
                place=self.place, is_animator=request.POST.get("anime") == "1", user=request.user
            )
        except GroupError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "L’animation est mise à jour.")
        return redirect(self.group.url_of("group_people"))


class ExcludeView(PlaceView):
    """Out, with a reason that the person reads."""

    def get(self, request, prefix, slug, pk):
        return self.answer(ReasonForm())

    def post(self, request, prefix, slug, pk):
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self.answer(form)
        try:
            group_people.exclude(place=self.place, user=request.user, reason=form.cleaned_data["reason"])
        except GroupError as error:
            form.add_error(None, str(error))
            return self.answer(form)
        messages.success(request, "Cette personne n’est plus dans le groupe.")
        return redirect(self.group.url_of("group_people"))

    def answer(self, form):
        return self.show(
            "life/groups/exclude.html",
            form=form,
            place=self.place,
            cancel_url=self.group.url_of("group_people"),
        )


class LeaveView(GroupView):
    """Go; the last who animates names a successor, or closes."""

    permission = "life.leave_group"

    def form(self, *data):
        place = self.group.memberships.get(user=self.request.user)
        is_last = not self.group.is_closed and group_people.is_last_animator(place)
        return LeaveForm(*data, group=self.group, user=self.request.user, is_last=is_last)

    def get(self, request, prefix, slug):
        return self.answer(self.form())

    def post(self, request, prefix, slug):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.answer(form)
        try:
            group_people.leave(group=self.group, user=request.user, **form.cleaned_data)
        except GroupError as error:
            form.add_error(None, str(error))
            return self.answer(form)
        messages.success(request, "Vous avez quitté le groupe.")
        return redirect(self.group)

    def answer(self, form):
        return self.show("life/groups/leave.html", form=form, cancel_url=self.group.get_absolute_url())


class BringView(GroupView):
    """One's dynamique asks to be of the group."""

    permission = "life.bring_dynamic"

    def form(self, *data):
        return BringForm(*data, user=self.request.user, group=self.group)

    def get(self, request, prefix, slug):
        return self.show("life/groups/bring.html", form=self.form())

    def post(self, request, prefix, slug):
        if refusal := limit(request, action="life.bring", rate="20/d"):
            return refusal
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show("life/groups/bring.html", form=form)
        try:
            found = group_parties.ask(
                group=self.group,
                party=form.cleaned_data["dynamic"],
                user=request.user,
                message=form.cleaned_data["message"],
            )
        except GroupError as error:
            form.add_error(None, str(error))
            return self.show("life/groups/bring.html", form=form)
        is_in = found.state == PartyState.MEMBER
        messages.success(request, "C’est fait." if is_in else "La demande est partie.")
        return redirect(self.group)


class PartyView(GroupView):
    """An invitation or a request of a dynamique or organisation, answered by the other side."""

    permission = "life.see_party"

    def find(self, **kwargs) -> None:
        rows = self.group.parties.select_related("group", "dynamic", "organisation")
        self.party = get_object_or_404(rows, pk=kwargs["pk"])

    def subject(self):
        return self.party

    def may_answer(self) -> bool:
        """Its own people an invitation, those who animate the group a request."""
        user = self.request.user
        if self.party.state == PartyState.INVITED:
            return user.has_perm("life.answer_for_party", self.party)
        return self.party.state == PartyState.ASKED and user.has_perm("life.animate_group", self.group)

    def get(self, request, prefix, slug, pk):
        return self.show(
            "life/groups/party.html",
            party=self.party,
            may_answer=self.may_answer(),
            form=ReasonForm(required=False),
        )

    def post(self, request, prefix, slug, pk):
        if not self.may_answer():
            raise PermissionDenied
        try:
            party = group_parties.answer(
                party=self.party,
                accepts=request.POST.get("decision") == "accepter",
                user=request.user,
                reason=request.POST.get("reason", "")[:1000],
            )
        except GroupError as error:
            return self.refused(error)
        is_in = party.state == PartyState.MEMBER
        messages.success(
            request, f"{party.party.name} est du groupe." if is_in else "Votre réponse est partie."
        )
        return redirect(self.group)


class TakeOutView(PartyView):
    """A dynamique or organisation leaves, by its own people or by those who animate the group."""

    def get(self, request, prefix, slug, pk):
        return self.answer(ReasonForm(required=not self.is_own()))

    def post(self, request, prefix, slug, pk):
        form = ReasonForm(request.POST, required=not self.is_own())
        if not form.is_valid():
            return self.answer(form)
        try:
            group_parties.take_out(party=self.party, user=request.user, reason=form.cleaned_data["reason"])
        except GroupError as error:
            form.add_error(None, str(error))
            return self.answer(form)
        messages.success(request, "C’est fait.")
        return redirect(self.group)

    def is_own(self) -> bool:
        return self.request.user.has_perm("life.answer_for_party", self.party)

    def answer(self, form):
        return self.show(
            "life/groups/take_out.html", form=form, party=self.party, cancel_url=self.group.get_absolute_url()
        )
