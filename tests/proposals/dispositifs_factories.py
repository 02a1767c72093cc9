"""One factory a model of the directory, no surprise."""

import factory
from factory.django import DjangoModelFactory

from proposals import models
from proposals.dispositifs_enums import DispositifFamily, DispositifKind
from tests.members.factories import UserFactory


class DispositifFactory(DjangoModelFactory):
    """A published one, of the study, without dates."""

    class Meta:
        model = models.Dispositif

    slug = factory.Sequence(lambda n: f"dispositif-{n + 1}")
    name = factory.Sequence(lambda n: f"Dispositif {n + 1}")
    kind = DispositifKind.FUNDING
    family = DispositifFamily.EMERGENCE
    summary = "Une aide pour commencer."
    info_year = 2024
    live = True


class DeadlineAlertFactory(DjangoModelFactory):
    class Meta:
        model = models.DeadlineAlert

    dispositif = factory.SubFactory(DispositifFactory)
    user = factory.SubFactory(UserFactory)
    days_before = 30
