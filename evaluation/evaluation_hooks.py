"""What the evaluation of a dynamique tells the other apps."""

from django.urls import reverse
from wagtail import hooks

from community.life.hooks_handover import LINES
from dynamics.hooks import PANELS
from evaluation import verbs
from evaluation.enums import RoundState
from evaluation.evaluation_data import EvaluationData
from evaluation.models import Round
from evaluation.panels import evaluation_panel


@hooks.register("register_log_actions")
def register_log_actions(actions):
    verbs.register(actions)


@hooks.register("register_personal_data")
def register_evaluation_data():
    return EvaluationData()


@hooks.register(PANELS)
def register_evaluation_panel(request, dynamic):
    return evaluation_panel(request, dynamic)


@hooks.register(LINES)
def register_running_rounds(dynamic):
    """A délibération under way, for whoever takes over."""
    running = Round.objects.filter(evaluation__dynamic=dynamic, state__in=RoundState.running())
    url = reverse("evaluation:home", args=[dynamic.slug])
    return [
        {"label": "Tour de délibération", "detail": one.get_state_display(), "url": url} for one in running
    ]
