"""One factory a model of `evaluation`, no surprise: what is optional stays empty."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from evaluation import models
from tests.dynamics.factories import DynamicFactory


class EvaluationFactory(DjangoModelFactory):
    class Meta:
        model = models.Evaluation

    dynamic = factory.SubFactory(DynamicFactory, live=True)


class PositioningFactory(DjangoModelFactory):
    """A positioning under way; `agreed=True` for a dated snapshot."""

    class Meta:
        model = models.Positioning

    class Params:
        agreed = factory.Trait(
            agreed_at=datetime(2026, 3, 14, 18, tzinfo=UTC),
            agreed_on=date(2026, 3, 14),
            stage="emergence",
            modelled=20,
            systemic=80,
            economic_model="hybride",
            marker_needs=2,
            marker_plurality=1,
            marker_structure=0,
            marker_involvement=3,
            marker_projects=4,
        )

    dynamic = factory.SubFactory(DynamicFactory, live=True)


class PositioningAnswerFactory(DjangoModelFactory):
    """An answer that was given; `draft=True` for one that was not."""

    class Meta:
        model = models.PositioningAnswer

    class Params:
        draft = factory.Trait(submitted_at=None, economic_model="")

    positioning = factory.SubFactory(PositioningFactory)
    user = factory.SubFactory("tests.members.factories.UserFactory")
    submitted_at = datetime(2026, 3, 10, 9, tzinfo=UTC)
    stage = "emergence"
    modelled = 20
    systemic = 80
    economic_model = "hybride"
