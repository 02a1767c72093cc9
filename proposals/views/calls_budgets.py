"""The envelope of a call: who has a part, how it is spread, what each project receives."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from proposals.calls_enums import Act, Split, SupporterState
from proposals.calls_rules import support_of
from proposals.calls_sharing import Sharing, euros
from proposals.forms.calls import DelegateForm, PartForm, SpreadForm, SupporterForm
from proposals.models import Call, Supporter
from proposals.services import calls_budgets as budgets
from proposals.services.calls import CallError
from proposals.views.calls import CallView, days_of


@require_safe
@vary_on_cookie
def envelope(request, slug: str):
    """What each project receives: for everybody. One's own part: for a supporter."""
    call = get_object_or_404(Call.objects.with_card(), slug=slug)
    if not call.has_envelope or not request.user.has_perm("proposals.read_call", call):
        raise Http404
    return render(request, "proposals/calls/envelope.html", envelope_context(request, call))


def envelope_context(request, call: Call, *, spread=None, delegation=None) -> dict:
    sharing = budgets.sharing_of(call)
    today = timezone.localdate()
    support = support_of(request.user, call)
    mine = None
    if support is not None and support.state == SupporterState.CONFIRMED:
        mine = own_part(call, support, sharing, spread, delegation)
    rows = budgets.results(call, sharing)
    return {
        "call": call,
        "sharing": sharing,
        "rows": [{**row, "display": euros(row["euros"])} for row in rows],
        "days": days_of(call, "enveloppe"),
        "supporter_count": len(sharing.parts),
        "support": support,
        "mine": mine,
        "may_spread": call.calendar.allows(Act.SPREAD, today),
        "why_not": call.calendar.why_not(Act.SPREAD, today),
        "is_equal": call.split == Split.EQUAL,
        "may_confirm": request.user.has_perm("proposals.confirm_supporters", call),
        "is_over": call.doing_on <= today,
    }


def own_part(call: Call, support: Supporter, sharing: Sharing, spread, delegation) -> dict:
    """What a supporter has, holds for others, gives; and her two forms."""
    others = budgets.names_of(call.supporters.confirmed().exclude(pk=support.pk).select_related("user"))
    power, part = sharing.powers.get(support.pk, 0), sharing.parts.get(support.pk, 0)
    chosen = dict(support.allocations.values_list("project", "euros"))
    given = sum(sharing.given.get(support.pk, {}).values())
    return {
        "part": part,
        "power": power,
        "handed": power - part if support.delegate_id is None else 0,
        "given": given,
        "left": power - given,
        "lowered": sum(chosen.values()) > power and support.delegate_id is None,
        "delegate": others.get(support.delegate_id, ""),
        "form": spread or spread_form(call, support, power, chosen),
        "delegation": delegation or DelegateForm(people=others),
        "has_others": bool(others),
    }


def spread_form(call: Call, support: Supporter, power: int, chosen: dict, data=None) -> SpreadForm:
    return SpreadForm(data, projects=budgets.eligible(call).only("pk", "title"), given=chosen, power=power)


class EnvelopeView(CallView):
    """What has to do with the envelope of a call that has one."""

    def find(self, **kwargs):
        if not self.call.has_envelope:
            raise Http404

    def show(self, **forms):
        context = envelope_context(self.request, self.call, **forms)
        return render(self.request, "proposals/calls/envelope.html", context)

    def own(self) -> Supporter:
        found = support_of(self.request.user, self.call)
        if found is None:
            raise PermissionDenied
        return found


class SpreadView(EnvelopeView):
    """POST: give to each project."""

    permission = "proposals.spread_part"

    def get(self, request, slug):
        return redirect("calls:envelope", slug)

    def post(self, request, slug):
        support = self.own()
        power = budgets.sharing_of(self.call).powers.get(support.pk, 0)
        form = spread_form(self.call, support, power, {}, request.POST)
        if form.is_valid():
            try:
                budgets.spread(supporter=support, euros=form.euros, user=request.user)
            except CallError as error:
                form.add_error(None, str(error))
            else:
                messages.success(
                    request, "C’est noté. Vous pouvez changer d’avis jusqu’à la fin de cette étape."
                )
                return redirect("calls:envelope", slug)
        return self.show(spread=form)


class DelegateView(EnvelopeView):
    """POST: hand one's part to another supporter, or take it back."""

    permission = "proposals.spread_part"

    def get(self, request, slug):
        return redirect("calls:envelope", slug)

    def post(self, request, slug):
        support = self.own()
        if request.POST.get("action") == "take_back":
            return self.keep(support, None, "Vous avez repris votre part.")
        others = self.call.supporters.confirmed().exclude(pk=support.pk).select_related("user")
        form = DelegateForm(request.POST, people=budgets.names_of(others))
        if form.is_valid():
            to = others.get(pk=form.cleaned_data["to"])
            try:
                budgets.delegate(supporter=support, to=to, user=request.user)
            except CallError as error:
                form.add_error("to", str(error))
            else:
                messages.success(
                    request, "Votre part est confiée. Vous pouvez la reprendre jusqu’à la fin de cette étape."
                )
                return redirect("calls:envelope", slug)
        return self.show(delegation=form)

    def keep(self, support: Supporter, to, told: str):
        try:
            budgets.delegate(supporter=support, to=to, user=self.request.user)
        except CallError as error:
            messages.error(self.request, str(error))
        else:
            messages.success(self.request, told)
        return redirect("calls:envelope", self.call.slug)


class AskPartView(EnvelopeView):
    """Ask for a part of the envelope."""

    permission = "proposals.ask_for_part"
    act = Act.ENROL

    def get(self, request, slug):
        return self.page(PartForm())

    def post(self, request, slug):
        form = PartForm(request.POST)
        if form.is_valid():
            try:
                budgets.ask(call=self.call, words=form.cleaned_data["words"], user=request.user)
            except CallError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "Votre demande est partie : l’organisateur vous répond ici.")
                return redirect(self.call)
        return self.page(form)

    def page(self, form):
        return render(self.request, "proposals/calls/ask_part.html", {"form": form, "call": self.call})


class SupportersView(EnvelopeView):
    """For the organiser: who asked for a part, who has one."""

    permission = "proposals.confirm_supporters"

    def get(self, request, slug):
        return self.desk()

    def post(self, request, slug):
        rows = self.call.supporters.exclude(user=None)
        key = request.POST.get("supporter", "")
        supporter = get_object_or_404(
            rows, pk=int(key) if key.isascii() and key.isdigit() and len(key) < 10 else 0
        )
        form = SupporterForm(request.POST)
        if not form.is_valid():
            return self.desk(supporter, form)
        try:
            budgets.decide(
                supporter=supporter,
                confirms=request.POST.get("action") == "confirm",
                part=form.cleaned_data["part"],
                user=request.user,
            )
        except CallError as error:
            form.add_error("part" if self.call.split == Split.SET else None, str(error))
            return self.desk(supporter, form)
        messages.success(request, "C’est noté : nous le lui avons écrit.")
        return redirect("calls:supporters", slug)

    def desk(self, wrong: Supporter | None = None, form: SupporterForm | None = None):
        """`form`: what was typed for one of them, with its error."""
        sharing = budgets.sharing_of(self.call)
        rows = []
        for row in self.call.supporters.select_related("user"):
            bound = form if wrong is not None and row.pk == wrong.pk else None
            shown = bound or SupporterForm(initial={"part": row.part})
            shown.auto_id = f"id_{row.pk}_%s"
            rows.append({"row": row, "part": sharing.parts.get(row.pk), "form": shown})
        today = timezone.localdate()
        context = {
            "call": self.call,
            "rows": rows,
            "sharing": sharing,
            "left": sharing.envelope - sum(sharing.parts.values()),
            "is_set": self.call.split == Split.SET,
            "may_change": self.call.calendar.allows(Act.ENROL, today),
            "why_not": self.call.calendar.why_not(Act.ENROL, today),
            "form": form,
        }
        return render(self.request, "proposals/calls/supporters.html", context)
