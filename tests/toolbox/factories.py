"""One factory a model of the tools, no surprise."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from dynamics.enums import Stage
from tests.dynamics.factories import DynamicFactory
from tests.members.factories import UserFactory
from toolbox import enums, models


class ToolFactory(DjangoModelFactory):
    """A published tool with a step and a pitfall; `uses` takes dynamiques or names."""

    class Meta:
        model = models.Tool
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(live=False)

    slug = factory.Sequence(lambda n: f"outil-{n + 1}")
    name = factory.Sequence(lambda n: f"Outil {n + 1}")
    summary = "Un outil qui sert."
    aims = factory.LazyFunction(lambda: [enums.Aim.MOBILISE])
    aim = "À se rencontrer."
    when = "Au début."
    live = True

    @factory.post_generation
    def children(self, create, extracted, **kwargs):
        if create:
            models.ToolStep.objects.create(tool=self, title="Inviter", text="Large.")
            models.ToolPitfall.objects.create(tool=self, text="Ne pas conclure trop tôt.")

    @factory.post_generation
    def uses(self, create, extracted, **kwargs):
        for who in extracted or []:
            key = "name" if isinstance(who, str) else "dynamic"
            models.ToolUse.objects.create(tool=self, gave="Du monde.", **{key: who})


class UsageReportFactory(DjangoModelFactory):
    class Meta:
        model = models.UsageReport

    tool = factory.SubFactory(ToolFactory)
    dynamic = factory.SubFactory(DynamicFactory)
    author = factory.SubFactory(UserFactory)
    happened_on = date(2026, 3, 1)
    stage = Stage.EMERGENCE
    territory_kind = enums.TerritoryKind.RURAL
    context = "Trente voisins dans une grange."
    worked = "Le repas."
    again = enums.Again.YES
    live = True


class TeamVariantFactory(DjangoModelFactory):
    class Meta:
        model = models.TeamVariant

    tool = factory.SubFactory(ToolFactory)
    dynamic = factory.SubFactory(DynamicFactory)
    author = factory.SubFactory(UserFactory)
    happened_on = date(2026, 3, 1)
    name = factory.Sequence(lambda n: f"Variante {n + 1}")
    text = "Deux heures, debout, entre les étals."
    live = True


class ToolDocumentFactory(DjangoModelFactory):
    class Meta:
        model = models.ToolDocument

    tool = factory.SubFactory(ToolFactory)
    title = factory.Sequence(lambda n: f"Déroulé {n + 1}")
    file = factory.Sequence(lambda n: f"outils/documents/{n + 1}/deroule.pdf")
    size = 12_000


class ResourcePersonFactory(DjangoModelFactory):
    class Meta:
        model = models.ResourcePerson

    tool = factory.SubFactory(ToolFactory)
    user = factory.SubFactory(UserFactory)
    how = "Un appel d’une heure."


class GapFactory(DjangoModelFactory):
    class Meta:
        model = models.Gap

    slug = factory.Sequence(lambda n: f"manque-{n + 1}")
    title = factory.Sequence(lambda n: f"Manque {n + 1}")
    text = "Il nous faudrait une façon de faire."
    live = True
