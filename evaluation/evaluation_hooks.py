"""What the evaluation of a dynamique tells the other apps."""

from wagtail import hooks

from dynamics.hooks import PANELS
from evaluation import verbs
from evaluation.evaluation_data import EvaluationData
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
