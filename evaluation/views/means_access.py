"""Pages under /dynamiques/<slug>/evaluation/: who may read or write, what surrounds them, who read is noted."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import View

from dynamics.models import Dynamic
from dynamics.rules import is_animator, is_in_team
from evaluation.audiences import Reading
from evaluation.enums import SharedPart
from evaluation.means_tabs import tabs_for
from evaluation.services.sharing import note_reading


class MeansView(View):
    """A page of one dynamique. Signed out: to the sign-in page; without the right: 403; hidden: 404."""

    #: asked of the dynamique, or of what `about` gives
    permission = ""
    #: the tab that is open
    current = ""

    def dispatch(self, request, *args, **kwargs):
        records = Dynamic.objects.visible_to(request.user).select_related(
            "typology", "evaluation_example", "evaluation", "report_settings"
        )
        self.dynamic = get_object_or_404(records.defer("description"), slug=kwargs["slug"])
        if not request.user.has_perm(self.permission, self.about()):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            raise PermissionDenied
        self.after_permission()
        return super().dispatch(request, *args, **kwargs)

    def about(self):
        return self.dynamic

    def after_permission(self) -> None:
        """What is done once the person may be here."""

    def context(self, **values) -> dict:
        user, dynamic = self.request.user, self.dynamic
        team = is_in_team(user, dynamic)
        reads = team or self.reads_evaluation
        tabs = tabs_for(user, dynamic, self.current)
        if reads:
            home = {"label": "Évaluation", "url": reverse("evaluation:home", args=[dynamic.slug])}
            tabs = [home | {"current": False}, *tabs]
        return {
            "dynamic": dynamic,
            "tabs": tabs if len(tabs) > 1 else [],
            "in_team": team,
            "reads_evaluation": reads,
            "animates": is_animator(user, dynamic),
            "example": self.example,
            **values,
        }

    @property
    def reads_evaluation(self) -> bool:
        """Whether promise, proof and results are open to this person."""
        evaluation = getattr(self.dynamic, "evaluation", None)
        return evaluation is not None and self.request.user.has_perm("evaluation.view_evaluation", evaluation)

    @property
    def example(self):
        """The mark of an example, unless the team removed it."""
        found = getattr(self.dynamic, "evaluation_example", None)
        return found if found and found.is_shown else None


class PartView(MeansView):
    """Reading one part, which the team opened to some."""

    permission = "evaluation.read_part"
    part: SharedPart

    def about(self):
        return Reading(self.dynamic, self.part)

    def after_permission(self):
        if self.request.method == "GET":
            note_reading(dynamic=self.dynamic, part=self.part, user=self.request.user)
