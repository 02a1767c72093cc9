"""Hooks of means, report and comparisons; imported by `wagtail_hooks`."""

from wagtail import hooks
from wagtail.contrib.settings.registry import registry

from evaluation import means_verbs
from evaluation.means_data import MeansData
from evaluation.models import VolunteeringRate

registry.register(VolunteeringRate, icon="time")


@hooks.register("register_log_actions")
def register_means_verbs(actions):
    means_verbs.register(actions)


@hooks.register("register_personal_data")
def register_means_data():
    return MeansData()
