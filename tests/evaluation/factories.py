"""One factory a model of `evaluation`, no surprise: what is optional stays empty."""

from datetime import UTC, date, datetime, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from evaluation import enums, models
from tests.dynamics.factories import DynamicFactory


def in_days(days: int):
    return factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=days))


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


class AimFactory(DjangoModelFactory):
    class Meta:
        model = models.Aim

    evaluation = factory.SubFactory(EvaluationFactory)
    dimension = enums.Dimension.SOCIAL
    title = factory.Sequence(lambda n: f"Objectif {n + 1}")


class ChainItemFactory(DjangoModelFactory):
    class Meta:
        model = models.ChainItem

    evaluation = factory.SubFactory(EvaluationFactory)
    kind = enums.ChainKind.ACTION
    title = factory.Sequence(lambda n: f"Maillon {n + 1}")


class LibraryIndicatorFactory(DjangoModelFactory):
    class Meta:
        model = models.LibraryIndicator

    slug = factory.Sequence(lambda n: f"indicateur-{n + 1}")
    name = factory.Sequence(lambda n: f"Indicateur {n + 1}")
    definition = "Ce que l’on compte."
    unit = "personnes"
    method = "Compter."
    dimension = enums.Dimension.SOCIAL


class IndicatorFactory(DjangoModelFactory):
    class Meta:
        model = models.Indicator

    aim = factory.SubFactory(AimFactory)
    evaluation = factory.SelfAttribute("aim.evaluation")
    name = factory.Sequence(lambda n: f"Suivi {n + 1}")
    definition = "Ce que l’on compte."
    unit = "personnes"


class MeasureFactory(DjangoModelFactory):
    class Meta:
        model = models.Measure

    indicator = factory.SubFactory(IndicatorFactory)
    day = in_days(-30)
    value = 5
    source = "Rapport d’activité"


class EvidenceFactory(DjangoModelFactory):
    class Meta:
        model = models.Evidence

    aim = factory.SubFactory(AimFactory)
    evaluation = factory.SelfAttribute("aim.evaluation")
    kind = enums.EvidenceKind.OBSERVATION
    title = factory.Sequence(lambda n: f"Constat {n + 1}")
    day = in_days(-10)
    source = "Réunion d’équipe"


class UnforeseenEffectFactory(DjangoModelFactory):
    class Meta:
        model = models.UnforeseenEffect

    evaluation = factory.SubFactory(EvaluationFactory)
    dimension = enums.Dimension.HUMAN
    tone = enums.Tone.NEGATIVE
    title = factory.Sequence(lambda n: f"Effet {n + 1}")
    day = in_days(-10)


class CollegeFactory(DjangoModelFactory):
    class Meta:
        model = models.College

    evaluation = factory.SubFactory(EvaluationFactory)
    name = factory.Sequence(lambda n: f"Collège {n + 1}")


class RoundFactory(DjangoModelFactory):
    """`open`, `closed`, `adopted` put it in that state with its dates."""

    class Meta:
        model = models.Round

    class Params:
        open = factory.Trait(
            state=enums.RoundState.OPEN,
            opened_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=5)),
        )
        closed = factory.Trait(
            open=True,
            state=enums.RoundState.CLOSED,
            closed_at=factory.LazyFunction(timezone.now),
        )
        adopted = factory.Trait(
            closed=True, state=enums.RoundState.ADOPTED, adopted_on=factory.LazyFunction(timezone.localdate)
        )

    evaluation = factory.SubFactory(EvaluationFactory)
    number = 1
    closes_on = in_days(14)


class ParticipantFactory(DjangoModelFactory):
    class Meta:
        model = models.Participant

    round = factory.SubFactory(RoundFactory)
    college = factory.SubFactory(CollegeFactory, evaluation=factory.SelfAttribute("..round.evaluation"))
    email = factory.Sequence(lambda n: f"invitee{n}@exemple.test")
    invited_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=4))


class OpinionFactory(DjangoModelFactory):
    class Meta:
        model = models.Opinion

    participant = factory.SubFactory(ParticipantFactory)
    aim = factory.SubFactory(AimFactory)
    value = 3
    reason = "Je le vois chaque semaine."
