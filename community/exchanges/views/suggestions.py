"""The suggestions of a need: read with their reasons, put aside, taken back, here or from a letter."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from community.exchanges.enums import RefusalReason, Side, SuggestionState
from community.exchanges.models import Need, Suggestion
from community.exchanges.services import digest_sources, suggestions
from community.members.limits import limit
from community.members.models import User
from community.members.rules import is_facilitator
from community.members.views.links import SignedLinkView

GONE = "Cette suggestion n’est plus d’actualité."
NOTED = "C’est noté : cette offre ne vous sera plus proposée."
RESTS = "C’est noté : cette offre ne vous sera pas proposée avant trois mois."


class OneNeedView(LoginRequiredMixin, View):
    """A need whose suggestions this person may read; a need hidden from her is not found."""

    permission = "exchanges.see_suggestions"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.need = get_object_or_404(Need.objects.select_related("dynamic"), pk=kwargs["pk"])
        if not request.user.has_perm(self.permission, self.need):
            if Need.objects.visible_to(request.user).filter(pk=self.need.pk).exists():
                raise PermissionDenied
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_suggestion(self, pk: int) -> Suggestion:
        found = self.need.suggestions.exclude(state=SuggestionState.STALE)
        if not is_facilitator(self.request.user):
            found = found.filter(offer__in=suggestions.readable_offers(self.request.user))
        return get_object_or_404(found.select_related("offer__dynamic"), pk=pk)


class NeedSuggestionsView(OneNeedView, TemplateView):
    """Cards, each with its reasons and « pas pour moi »."""

    template_name = "exchanges/suggestions/of_need.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        shown = suggestions.shown_to(self.need, user)
        sees_all = is_facilitator(user)
        for one in shown:
            one.strength = in_words(one.score)
        return super().get_context_data(
            need=self.need,
            shown=shown,
            put_aside=[] if sees_all else suggestions.put_aside_by(self.need, user),
            sees_all=sees_all,
            may_dismiss=user.has_perm("exchanges.dismiss_suggestion", self.need),
            refusal_reasons=RefusalReason.choices,
            **kwargs,
        )


class DismissView(OneNeedView):
    """« Pas pour moi », for the need's people."""

    permission = "exchanges.dismiss_suggestion"
    http_method_names = ["post"]

    def post(self, request, pk, suggestion):
        if refusal := limit(request, action="exchanges.dismiss", rate="60/h"):
            return refusal
        reason = request.POST.get("reason", "")
        try:
            suggestions.dismiss(
                suggestion=self.get_suggestion(suggestion),
                side=Side.NEED,
                user=request.user,
                reason=reason,
                note=request.POST.get("note", "").strip(),
            )
            messages.success(request, RESTS if reason == RefusalReason.NOT_NOW else NOTED)
        except suggestions.SuggestionError as error:
            messages.error(request, str(error))
        return redirect("suggestions:of_need", self.need.pk)


class TakeBackView(OneNeedView):
    """« Finalement, si »."""

    permission = "exchanges.dismiss_suggestion"
    http_method_names = ["post"]

    def post(self, request, pk, suggestion):
        suggestions.take_back(suggestion=self.get_suggestion(suggestion), side=Side.NEED, user=request.user)
        messages.success(request, "C’est noté : cette offre peut à nouveau vous être proposée.")
        return redirect("suggestions:of_need", self.need.pk)


class QualifyView(OneNeedView):
    """A facilitator puts a suggestion aside, or brings it back; nobody is told."""

    permission = "exchanges.qualify_suggestion"
    http_method_names = ["post"]

    def post(self, request, pk, suggestion):
        fits = request.POST.get("convient") == "1"
        try:
            suggestions.qualify(suggestion=self.get_suggestion(suggestion), user=request.user, fits=fits)
            messages.success(request, "Elle est à nouveau à qualifier." if fits else "Elle est écartée.")
        except suggestions.SuggestionError as error:
            messages.error(request, str(error))
        return redirect("suggestions:of_need", self.need.pk)


class AnswerView(SignedLinkView):
    """Behind a suggestion of a letter: opens without signing in, shows what the letter showed, acts by a button."""

    purpose = digest_sources.SUGGESTION
    max_age = digest_sources.SUGGESTION_LIFE
    template_name = "exchanges/suggestions/answer.html"

    def get_context_data(self, **kwargs):
        suggestion, person = self.found()
        context = super().get_context_data(refusal_reasons=RefusalReason.choices, **kwargs)
        if suggestion is None:
            return context | {"gone": GONE}
        suggestion.strength = in_words(suggestion.score)
        said = suggestion.need.refusals.filter(offer=suggestion.offer_id, side=Side.NEED, user=person).first()
        holds = suggestion.state == SuggestionState.NEW
        return context | {
            "suggestion": suggestion,
            "said": said,
            "gone": "" if holds or said else GONE,
            "need_url": reverse("suggestions:of_need", args=[suggestion.need_id]),
        }

    def act(self, payload):
        suggestion, person = self.found()
        if suggestion is None:
            return
        if self.request.POST.get("gesture") == "reprendre":
            suggestions.take_back(suggestion=suggestion, side=Side.NEED, user=person)
        elif suggestion.state == SuggestionState.NEW:
            reason = self.request.POST.get("reason", "")
            suggestions.dismiss(
                suggestion=suggestion,
                side=Side.NEED,
                user=person,
                reason=reason if reason in RefusalReason.values else "",
            )

    def found(self) -> tuple[Suggestion | None, User | None]:
        """The suggestion, while its person still looks after the need and may still open the offer."""
        person = User.objects.living().filter(pk=self.payload.get("user")).first()
        suggestion = (
            Suggestion.objects.filter(pk=self.payload.get("suggestion"))
            .select_related("need", "offer__dynamic__typology", "offer__dynamic__seat", "offer__place")
            .first()
        )
        if person is None or suggestion is None:
            return None, None
        readable = suggestions.readable_offers(person, timezone.localdate())
        if not person.has_perm("exchanges.dismiss_suggestion", suggestion.need):
            return None, None
        if not readable.filter(pk=suggestion.offer_id).exists() or not suggestion.need.is_open:
            return None, None
        return suggestion, person


def in_words(score: float) -> str:
    """How well they go together; nobody reads a mark."""
    if score >= 0.5:
        return "très proche de ce que vous cherchez"
    if score >= 0.3:
        return "proche de ce que vous cherchez"
    return "une piste à regarder"
