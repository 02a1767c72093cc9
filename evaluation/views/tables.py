"""The tables of a dynamique: what each actor brings and expects, and where value is added."""

from django.contrib import messages
from django.shortcuts import redirect, render

from community.members.limits import limit
from dynamics.forms.base import with_one_more
from evaluation.enums import SharedPart
from evaluation.forms.means import InterestRows, ValueStepRows
from evaluation.models import Interest
from evaluation.services import means, starting_points
from evaluation.views.means_access import MeansView, PartView

ROWS = "lignes"


class InterestsView(PartView):
    """The table of alignment of interests."""

    part = SharedPart.INTERESTS
    current = "interets"

    def get(self, request, slug):
        context = self.context(
            interests=list(self.dynamic.interests.all()), starting=starting_points.interests()
        )
        return render(request, "evaluation/means/interests.html", context)


class ChainView(PartView):
    """The value chain."""

    part = SharedPart.CHAIN
    current = "chaine"

    def get(self, request, slug):
        context = self.context(steps=list(self.dynamic.value_steps.all()))
        return render(request, "evaluation/means/chain.html", context)


class RowsView(MeansView):
    """Writing all the rows of a table together."""

    permission = "evaluation.write_means"
    rows = InterestRows
    page = ""
    words: dict[str, str] = {}

    def get(self, request, slug):
        return self.show(self.rows(instance=self.dynamic, prefix=ROWS))

    def post(self, request, slug):
        if refusal := limit(request, action="evaluation.means", rate="240/h"):
            return refusal
        if request.POST.get("action") == f"add:{ROWS}":
            data = with_one_more(request.POST, ROWS)
            return self.show(self.rows(data, instance=self.dynamic, prefix=ROWS).hushed())
        rows = self.rows(request.POST, instance=self.dynamic, prefix=ROWS)
        if not rows.is_valid():
            return self.show(rows)
        means.keep_rows(dynamic=self.dynamic, rows=rows, user=request.user)
        messages.success(request, "C’est enregistré.")
        return redirect(self.page, slug)

    def show(self, rows):
        context = self.context(rows=rows, page_name=self.page, **self.words)
        return render(self.request, "evaluation/means/rows.html", context)


class EditInterestsView(RowsView):
    rows = InterestRows
    page = "means:interests"
    current = "interets"
    words = {
        "heading": "Le tableau des intérêts",
        "help": "Un acteur par ligne : ce qu’il apporte à la dynamique, ce qu’il en attend.",
    }


class EditChainView(RowsView):
    rows = ValueStepRows
    page = "means:chain"
    current = "chaine"
    words = {
        "heading": "La chaîne de valeur",
        "help": "Un maillon par ligne, dans l’ordre : ce qui s’y fait, ce que cela ajoute et pour qui.",
    }


class StartInterestsView(MeansView):
    """The six stakeholders of the web conference, copied for the team to change."""

    permission = "evaluation.write_means"
    current = "interets"

    def get(self, request, slug):
        return redirect("means:interests", slug)

    def post(self, request, slug):
        known = set(self.dynamic.interests.values_list("actor", flat=True))
        fresh = [one for one in starting_points.interests() if one["actor"] not in known]
        means.add_rows(dynamic=self.dynamic, model=Interest, values=fresh, user=request.user)
        messages.success(
            request, "Les six parties prenantes sont dans votre tableau : changez ce qui n’est pas vous."
        )
        return redirect("means:edit_interests", slug)
