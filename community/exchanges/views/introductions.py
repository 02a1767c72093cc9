"""One introduction: both dossiers and the verbs for a facilitator, where it stands for a side; asking for an offer."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View

from community.exchanges import aftermath
from community.exchanges.enums import IntroductionState, Side
from community.exchanges.forms.introductions import ContactOfferForm
from community.exchanges.models import Introduction, Offer, PartyQuestion
from community.exchanges.services import consent, dossiers, notices, requests
from community.exchanges.services.introductions import IntroductionError, refusal_standing
from community.exchanges.views.actions import ACTIONS, fresh_forms
from community.members.limits import limit

WITH_SIDES = (
    "need__dynamic__typology",
    "need__dynamic__seat",
    "need__place",
    "need__owner",
    "offer__dynamic__typology",
    "offer__dynamic__seat",
    "offer__place",
    "offer__owner",
    "need_dynamic__typology",
    "need_dynamic__seat",
    "offer_dynamic__typology",
    "offer_dynamic__seat",
    "suggestion",
    "facilitator",
)


@method_decorator(never_cache, name="dispatch")
class DetailView(LoginRequiredMixin, View):
    """The same address for everybody who may: what is shown depends on who reads. Others do not know it exists."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        rows = Introduction.objects.select_related(*WITH_SIDES).prefetch_related("parties__user")
        self.introduction = get_object_or_404(rows, pk=kwargs["pk"])
        if not request.user.has_perm("exchanges.see_introduction", self.introduction):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, pk):
        if request.user.has_perm("exchanges.see_desk"):
            return self.show_facilitator()
        return self.show_side()

    def show_facilitator(self, bound=None, status=200):
        row = self.introduction
        context = {
            "introduction": row,
            "dossiers": dossiers.both(row),
            "kilometres": dossiers.kilometres(row.need or row.need_dynamic, row.offer or row.offer_dynamic),
            "earlier": dossiers.earlier(row)[:10],
            "refusal": refusal_standing(row.need, row.offer)
            if row.state == IntroductionState.DRAFT
            else None,
            "reasons": row.suggestion.reasons if row.suggestion else [],
            "events": row.events.select_related("user"),
            "questions": PartyQuestion.objects.filter(party__introduction=row).select_related("party"),
            "forms": {**fresh_forms(row), **(bound or {})},
            "expires_on": consent.expires_on(row),
            **aftermath.panels(row, self.request.user, self.request),
        }
        return render(self.request, "exchanges/introductions/detail.html", context, status=status)

    def show_side(self):
        """Once ended without both accepting, every side reads the same words, whoever said what."""
        row = self.introduction
        mine = next(one for one in row.parties.all() if one.user_id == self.request.user.pk)
        other = next((one for one in row.parties.all() if one.pk != mine.pk), None)
        waits = row.is_answerable and not mine.has_answered
        context = {
            "introduction": row,
            "other_name": row.name_of(consent.other_side(mine.side)),
            "content": consent.request_content(mine),
            "waits_for_me": waits,
            "answer_url": consent.answer_url(mine) if waits else "",
            "is_request": mine.side == Side.NEED and row.state == IntroductionState.DRAFT,
            "contact": notices.contact_of(other) if row.shows_contacts and other else None,
            "is_closed": row.is_ended and not row.shows_contacts,
            "questions": mine.questions.all() if row.is_answerable else [],
            **aftermath.panels(row, self.request.user, self.request),
        }
        return render(self.request, "exchanges/introductions/side.html", context)


class ActView(DetailView):
    """One gesture of a facilitator, named by the last part of the address."""

    http_method_names = ["post"]

    def post(self, request, pk, action):
        known = ACTIONS.get(action)
        if known is None:
            raise Http404
        if not request.user.has_perm(f"exchanges.{known.permission}"):
            raise PermissionDenied
        form = known.bind(request.POST, self.introduction)
        if not form.is_valid():
            return self.show_facilitator({known.key.replace("-", "_"): form})
        try:
            known.run(introduction=self.introduction, user=request.user, said=form.cleaned_data)
        except (IntroductionError, ValidationError) as error:
            form.add_error(None, error if isinstance(error, ValidationError) else str(error))
            # The form may be far down, or not shown in this state
            messages.error(request, " ".join(form.non_field_errors()))
            return self.show_facilitator({known.key.replace("-", "_"): form})
        messages.success(request, known.done)
        return redirect(self.introduction)


class ContactOfferView(LoginRequiredMixin, View):
    """A member asks for an offer."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        offers = Offer.objects.select_related("dynamic__typology", "owner")
        self.offer = get_object_or_404(offers.visible_to(request.user), pk=kwargs["pk"])
        if not request.user.has_perm("exchanges.contact_offer", self.offer):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, pk):
        return self.show(ContactOfferForm(user=request.user, initial={"need": request.GET.get("besoin")}))

    def post(self, request, pk):
        if refusal := limit(request, action="exchanges.contact_offer", rate="10/d"):
            return refusal
        form = ContactOfferForm(request.POST, user=request.user)
        if not form.is_valid():
            return self.show(form)
        try:
            made = requests.contact_offer(offer=self.offer, user=request.user, **form.cleaned_data)
        except IntroductionError as error:
            form.add_error(None, str(error))
            return self.show(form)
        messages.success(request, "Votre demande est partie. Vous suivez ici ce qu’elle devient.")
        return redirect(made)

    def show(self, form):
        context = {"offer": self.offer, "form": form}
        return render(self.request, "exchanges/introductions/contact_offer.html", context)
