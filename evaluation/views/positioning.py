"""Reading the positioning of a dynamique: where it stands, what was agreed, what it usually needs then."""

from django.contrib.auth.mixins import AccessMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from dynamics.enums import DevelopmentLogic
from dynamics.models import Dynamic
from dynamics.rules import is_in_team
from dynamics.services.snapshot import current_for
from evaluation.positioning_maturity import markers
from evaluation.services import positioning_reading as reading
from evaluation.services.positioning import draft_of
from evaluation.services.positioning_result import result_of


class PositioningView(AccessMixin, View):
    """A page of the positioning. Signed out and not public: to the sign-in page; no right: 403; hidden: 404."""

    permission = "evaluation.answer_positioning"

    def dispatch(self, request: HttpRequest, *args, **kwargs):
        rows = Dynamic.objects.visible_to(request.user).select_related("typology", "positioning_sharing")
        self.dynamic = rows.filter(slug=kwargs["slug"]).first()
        if self.dynamic is not None and request.user.has_perm(self.permission, self.dynamic):
            return super().dispatch(request, *args, **kwargs)
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if self.dynamic is None:
            raise Http404
        raise PermissionDenied

    def context(self, **values) -> dict:
        """What every page shows around it."""
        user = self.request.user
        return {
            "dynamic": self.dynamic,
            "is_ours": is_in_team(user, self.dynamic),
            "may": {
                "share": user.has_perm("evaluation.share_positioning", self.dynamic),
                "remove": user.has_perm("evaluation.remove_positioning", self.dynamic),
            },
            **values,
        }

    def page(self, template: str, **values):
        return render(self.request, template, self.context(**values))

    def home(self):
        return redirect("positioning:home", self.dynamic.slug)


class HomeView(PositioningView):
    """Where the team is with its answers, the snapshots, the radar over time."""

    permission = "evaluation.see_positioning"

    def get(self, request, slug):
        standing = reading.standing_of(self.dynamic, request.user)
        if not standing.snapshots and not is_in_team(request.user, self.dynamic):
            raise Http404
        sharing = getattr(self.dynamic, "positioning_sharing", None)
        return self.page(
            "evaluation/positioning/home.html",
            standing=standing,
            sharing=sharing.get_audience_display() if sharing else "",
            questions=reading.questions_of(standing.answers) if len(standing.answers) > 1 else [],
            choices=reading.choices_of(standing.answers),
            plane=reading.plane_of(standing.answers),
            radar=reading.radar_of(standing.snapshots),
            radar_table=reading.radar_table(standing.snapshots),
        )


class SnapshotView(PositioningView):
    """One agreed positioning, and what dynamiques in this situation usually need."""

    permission = "evaluation.see_positioning"

    def get(self, request, slug, pk):
        snapshot = get_object_or_404(self.dynamic.positionings.agreed(), pk=pk)
        snapshot.dynamic = self.dynamic
        answers = reading.answers_shown(snapshot, request.user)
        return self.page(
            "evaluation/positioning/result.html",
            situation=snapshot,
            snapshot=snapshot,
            agreed_by=snapshot.agreed_by.all() if is_in_team(request.user, self.dynamic) else [],
            questions=reading.questions_of(answers) if len(answers) > 1 else [],
            result=result_of(dynamic=self.dynamic, situation=snapshot, catalogue=current_for(request)),
            **maturity_of(snapshot, f"{snapshot.agreed_on:%d/%m/%Y}"),
        )


class MineView(PositioningView):
    """The same from one's own answer, for who does not want to wait for the others."""

    def get(self, request, slug):
        answer = draft_of(self.dynamic, request.user)
        if answer is None or answer.submitted_at is None:
            return self.home()
        return self.page(
            "evaluation/positioning/result.html",
            situation=answer,
            snapshot=None,
            questions=[],
            result=result_of(dynamic=self.dynamic, situation=answer, catalogue=current_for(request)),
            **maturity_of(answer, "Vous"),
        )


def maturity_of(situation, label: str) -> dict:
    """The radar of one situation, and the words of each level beside it."""
    levels = [
        {"title": marker.title, "level": level, "words": marker.words(level)}
        for marker, level in zip(markers(), situation.maturity, strict=True)
    ]
    logics = [str(DevelopmentLogic(logic).label) for logic in situation.development_logics]
    return {
        "levels": levels,
        "logics": " ; ".join(logics),
        "radar": reading.spider_of([(label, situation.maturity)]),
    }
