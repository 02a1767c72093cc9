"""/dynamiques/<slug>/evaluation/promesse/: the aims, and the chain that leads to them."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse

from evaluation import chain
from evaluation.enums import Dimension
from evaluation.forms.promise import AimForm, ChainItemForm
from evaluation.models import ChainItem
from evaluation.services import promise
from evaluation.views.access import EvaluationView
from evaluation.views.parts import PartView, RemovePartView, WritePartView

CRUMB = ("La promesse", "evaluation:promise")


class PromiseView(EvaluationView):
    """What the dynamique aims at, by dimension, and its theory of change as a chain and as text."""

    tab = "promesse"

    def get(self, request, slug):
        aims = list(self.evaluation.aims.in_order())
        items = chain_of(self.evaluation)
        return self.page(
            "evaluation/promise.html",
            dimensions=[
                (dimension, found)
                for dimension in Dimension
                if (found := [aim for aim in aims if aim.dimension == dimension and not aim.retired_at])
            ],
            retired=[aim for aim in aims if aim.retired_at],
            steps=chain.steps_of(items),
            has_chain=bool(items),
            sentences=chain.sentences(items),
            loose_ends=chain.loose_ends(items),
        )


def chain_of(evaluation) -> list[chain.Item]:
    """The items of an evaluation, in two queries."""
    items = ChainItem.objects.filter(evaluation=evaluation).select_related("aim").prefetch_related("leads_to")
    return [
        chain.Item(
            pk=item.pk,
            kind=item.kind,
            title=item.title,
            text=item.text,
            leads_to=tuple(one.pk for one in item.leads_to.all()),
            aim=item.aim.title if item.aim and item.aim.retired_at is None else "",
        )
        for item in items
    ]


class WriteAimView(WritePartView):
    related = "aims"
    tab = "promesse"
    form_class = AimForm
    titles = ("Un objectif de plus", "Modifier l’objectif")
    crumb = CRUMB

    def keep(self, form):
        return promise.save_aim(aim=form.save(commit=False), user=self.request.user)

    def after(self, kept):
        return reverse("evaluation:promise", args=[self.dynamic.slug])


class RemoveAimView(RemovePartView):
    related = "aims"
    tab = "promesse"
    question = "Retirer cet objectif ?"
    warning = (
        "S’il a déjà des indicateurs, des preuves ou des avis, il est mis de côté avec eux et peut revenir."
    )
    label = "Retirer"
    back = "evaluation:promise"

    def remove(self, part):
        if promise.remove_aim(aim=part, user=self.request.user):
            return "L’objectif est effacé."
        return "L’objectif est mis de côté, avec ce qui s’y rattache."


class TakeAimBackView(PartView):
    """POST only."""

    related = "aims"

    def get(self, request, slug, pk):
        return redirect("evaluation:promise", slug)

    def post(self, request, slug, pk):
        promise.take_aim_back(aim=self.part(pk), user=request.user)
        messages.success(request, "L’objectif est repris.")
        return redirect("evaluation:promise", slug)


class WriteItemView(WritePartView):
    related = "chain"
    tab = "promesse"
    form_class = ChainItemForm
    titles = ("Un maillon de plus", "Modifier le maillon")
    crumb = CRUMB

    def new(self):
        asked = self.request.GET.get("sorte", "")
        return ChainItem(evaluation=self.evaluation, kind=asked if asked in chain.ChainKind.values else "")

    def form_options(self):
        return {"evaluation": self.evaluation}

    def keep(self, form):
        item = form.save(commit=False)
        following = form.cleaned_data.get("leads_to", ())
        return promise.save_item(item=item, leads_to=following, user=self.request.user)


class RemoveItemView(RemovePartView):
    related = "chain"
    tab = "promesse"
    question = "Effacer ce maillon ?"
    warning = "Les maillons qui y menaient restent."
    back = "evaluation:promise"

    def remove(self, part):
        promise.remove_item(item=part, user=self.request.user)
        return "Le maillon est effacé."
