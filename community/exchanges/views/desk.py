"""The facilitators' desk: queues, a need to qualify, several offers proposed in one gesture."""

import re
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View
from wagtail.search.backends import get_search_backend

from community.exchanges.forms.introductions import HandOverForm, ProposeForm
from community.exchanges.models import Introduction, Need, Offer, Suggestion
from community.exchanges.services import dossiers, following, introductions, loads, suggestions
from community.exchanges.services.desk import QUEUES, Desk, territories
from community.exchanges.services.introductions import IntroductionError
from community.exchanges.services.mine import introductions_of
from dynamics.french import get_analyser

FOUND = 20


def code_of(text: str) -> str:
    """An INSEE code of région or département, or nothing."""
    return text if re.fullmatch(r"[0-9][0-9AB][0-9]?", text) else ""


class DeskView(LoginRequiredMixin, View):
    """Queues for the équipe relais; for a member, the introductions in which she is a side."""

    def get(self, request):
        if not request.user.has_perm("exchanges.see_desk"):
            return self.show_mine()
        asked = {key: code_of(request.GET.get(key, "")) for key in ("region", "departement")}
        asked["suivi"] = request.GET.get("suivi", "")
        desk = Desk(
            user=request.user,
            region=asked["region"],
            departement=asked["departement"],
            followed=asked["suivi"],
        )
        by_key = {queue.key: queue for queue in QUEUES}
        queue = by_key.get(request.GET.get("file", "")) or desk.first_filled
        page, items = desk.page(queue, request.GET.get("page"))
        kept = urlencode({key: value for key, value in asked.items() if value})
        tabs = [
            {
                "label": one.label,
                "count": desk.counts[one.key],
                "current": one == queue,
                "url": f"?file={one.key}&{kept}" if kept else f"?file={one.key}",
            }
            for one in QUEUES
        ]
        context = {
            "tabs": tabs,
            "queue": queue,
            "page": page,
            "items": items,
            "asked": asked,
            "query": urlencode({"file": queue.key, **{k: v for k, v in asked.items() if v}}),
            "total": desk.counts[queue.key],
            **{f"{level}s": rows for level, rows in territories().items()},
        }
        return render(request, "exchanges/introductions/desk.html", context)

    def show_mine(self):
        context = {"introductions": introductions_of(self.request.user)}
        return render(self.request, "exchanges/introductions/mine.html", context)


class NeedView(LoginRequiredMixin, View):
    """A page about one need, for facilitators."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not request.user.has_perm("exchanges.prepare_introduction"):
            raise PermissionDenied
        needs = Need.objects.select_related(
            "dynamic__typology", "dynamic__seat", "place", "owner", "care__facilitator"
        )
        self.need = get_object_or_404(needs, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)


class QualifyView(NeedView):
    """One need, what the matching suggests for it, a search among offers: choose one or several."""

    def get(self, request, pk):
        query = request.GET.get("q", "")[:200]
        chosen = request.GET.getlist("offre")
        context = {
            "need": self.need,
            "dossier": dossiers.of_need(self.need),
            "choices": self.suggested() + self.found(query),
            "chosen": chosen,
            "query": query,
            "running": self.need.introductions.running().select_related("offer__dynamic", "offer_dynamic"),
            "hand_over": HandOverForm(auto_id="passer_%s"),
        }
        return render(request, "exchanges/introductions/qualify.html", context)

    def suggested(self) -> list[dict]:
        rows = Suggestion.objects.waiting().filter(need=self.need).select_related("offer__dynamic__typology")
        rows = list(rows.select_related("offer__place", "offer__dynamic__seat").best_first()[:FOUND])
        lately = loads.asked_lately([row.offer for row in rows])
        return [self.choice(row.offer, lately, row) for row in rows]

    def found(self, query: str) -> list[dict]:
        tokens = get_analyser().query(query)
        if not tokens:
            return []
        already = Suggestion.objects.waiting().filter(need=self.need).values("offer")
        # The index knows words only; what may be proposed is asked of the database
        found = get_search_backend().search(" ".join(tokens), Offer.objects.all(), operator="or")
        numbers = [offer.pk for offer in found[: FOUND * 3]]
        offers = Offer.objects.open().exclude(pk__in=already)
        offers = offers.select_related("dynamic__typology", "dynamic__seat", "place").in_bulk(numbers)
        rows = [offers[number] for number in numbers if number in offers][:FOUND]
        lately = loads.asked_lately(rows)
        return [self.choice(offer, lately) for offer in rows]

    def choice(self, offer: Offer, lately, suggestion=None) -> dict:
        return {
            "offer": offer,
            "suggestion": suggestion,
            "reasons": [reason["text"] for reason in suggestion.reasons] if suggestion else [],
            "kilometres": dossiers.kilometres(self.need, offer),
            "lately": lately[offer.pk],
        }


class FollowNeedView(NeedView):
    """Take a need, or hand it over."""

    http_method_names = ["post"]

    def post(self, request, pk):
        if "prendre" in request.POST:
            following.follow_need(need=self.need, to=request.user, user=request.user)
            messages.success(request, "Vous suivez ce besoin.")
            return redirect("introductions:qualify", pk)
        form = HandOverForm(request.POST)
        if not form.is_valid():
            messages.error(request, "Choisissez à qui confier ce besoin.")
            return redirect("introductions:qualify", pk)
        said = form.cleaned_data
        following.follow_need(need=self.need, to=said["to"], note=said["note"], user=request.user)
        messages.success(request, f"Ce besoin est confié à {said['to'].get_full_name()}.")
        return redirect("introductions:qualify", pk)


class PutAsideView(NeedView):
    """A suggestion that suits nobody leaves the queue."""

    http_method_names = ["post"]

    def post(self, request, pk, suggestion):
        found = get_object_or_404(Suggestion, pk=suggestion, need=self.need)
        try:
            suggestions.qualify(suggestion=found, user=request.user, fits=False)
        except suggestions.SuggestionError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Suggestion écartée. Personne n’en est averti.")
        return redirect("introductions:qualify", pk)


class ProposeView(NeedView):
    """The chosen offers and the words that go with them; or drafts, for later."""

    def dispatch(self, request, *args, **kwargs):
        numbers = [number for number in request.GET.getlist("offre") if re.fullmatch(r"\d{1,9}", number)][:10]
        self.offers = list(
            Offer.objects.filter(pk__in=numbers).select_related("dynamic__typology", "place", "owner")
        )
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, pk):
        if not self.offers:
            messages.error(request, "Choisissez au moins une offre.")
            return redirect("introductions:qualify", pk)
        forms = [form for form in self.offers[0].forms if form in self.need.forms] or self.need.forms
        return self.show(ProposeForm(initial={"form": forms[0] if forms else None}))

    def post(self, request, pk):
        form = ProposeForm(request.POST)
        is_draft = "brouillon" in request.POST
        if is_draft:
            form.fields["why"].required = False
        if not form.is_valid():
            return self.show(form)
        try:
            made = self.keep(form, is_draft)
        except IntroductionError as error:
            form.add_error(None, str(error))
            return self.show(form)
        if is_draft:
            messages.success(request, "Gardé en brouillon : rien n’est parti.")
        else:
            messages.success(request, "Les demandes d’accord partent à chacun des côtés.")
        return redirect(made[0])

    @transaction.atomic
    def keep(self, form, is_draft: bool) -> list[Introduction]:
        said = form.cleaned_data
        suggestions = {
            one.offer_id: one for one in self.need.suggestions.filter(offer__in=self.offers).order_by("pk")
        }
        made = [
            introductions.prepare(
                need=self.need,
                offer=offer,
                user=self.request.user,
                suggestion=suggestions.get(offer.pk),
                form=said["form"],
            )
            for offer in self.offers
        ]
        if is_draft:
            kept = {"why": said["why"], "notes": form.notes(), "user": self.request.user}
            return [following.keep_words(introduction=row, **kept) for row in made]
        return introductions.propose(
            introductions=made, why=said["why"], notes=form.notes(), form=said["form"], user=self.request.user
        )

    def show(self, form):
        context = {"need": self.need, "offers": self.offers, "form": form}
        return render(self.request, "exchanges/introductions/propose.html", context)
