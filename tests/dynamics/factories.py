"""One factory a model of `dynamics`, no surprise: what is optional stays empty unless a trait asks."""

import factory
from factory.django import DjangoModelFactory

from dynamics import enums, models


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = models.Territory
        django_get_or_create = ("level", "code")

    level = enums.TerritoryLevel.REGION
    code = "84"
    name = "Auvergne-Rhône-Alpes"
    slug = factory.LazyAttribute(lambda t: models.Territory.slug_of(t.level, t.code))
    latitude = 45.5
    longitude = 4.5


class DepartementFactory(RegionFactory):
    level = enums.TerritoryLevel.DEPARTEMENT
    code = "26"
    name = "Drôme"
    latitude = 44.7
    longitude = 5.1
    region = factory.SubFactory(RegionFactory)


class EpciFactory(RegionFactory):
    level = enums.TerritoryLevel.EPCI
    code = "242600252"
    name = "CC du Val de Drôme en Biovallée"
    departement = factory.SubFactory(DepartementFactory)
    region = factory.SelfAttribute("departement.region")


class CommuneFactory(RegionFactory):
    level = enums.TerritoryLevel.COMMUNE
    code = factory.Sequence(lambda n: f"26{n + 1:03}")
    name = factory.Sequence(lambda n: f"Commune {n + 1}")
    postal_codes = "26400"
    population = 1000
    latitude = 44.73
    longitude = 5.02
    departement = factory.SubFactory(DepartementFactory)
    region = factory.SelfAttribute("departement.region")


class TypologyFactory(DjangoModelFactory):
    class Meta:
        model = models.Typology
        django_get_or_create = ("slug",)

    slug = "ptce"
    name = "PTCE"
    long_name = "pôle territorial de coopération économique"
    letter = "P"


class ThemeFactory(DjangoModelFactory):
    class Meta:
        model = models.Theme
        django_get_or_create = ("slug",)

    slug = "energie"
    name = "Énergie"


class LegalFormFactory(DjangoModelFactory):
    class Meta:
        model = models.LegalForm
        django_get_or_create = ("slug",)

    slug = "scic"
    name = "SCIC"


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = models.Organisation

    slug = factory.Sequence(lambda n: f"organisation-{n + 1}")
    name = factory.Sequence(lambda n: f"Organisation {n + 1}")
    kind = enums.OrganisationKind.ASSOCIATION


class DynamicFactory(DjangoModelFactory):
    """A published dynamique with a seat; `themes` and `legal_forms` take lists of slugs or rows."""

    class Meta:
        model = models.Dynamic
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(live=False)
        from_study = factory.Trait(study=models.Study.DYN, seed_digest="x")
        ended = factory.Trait(activity=enums.Activity.ENDED)

    slug = factory.Sequence(lambda n: f"dynamique-{n + 1}")
    name = factory.Sequence(lambda n: f"Dynamique {n + 1}")
    typology = factory.SubFactory(TypologyFactory)
    summary = "Un collectif qui agit sur son territoire."
    live = True
    seat = factory.SubFactory(CommuneFactory)
    latitude = factory.LazyAttribute(lambda d: d.seat.latitude if d.seat else None)
    longitude = factory.LazyAttribute(lambda d: d.seat.longitude if d.seat else None)

    @factory.post_generation
    def themes(self, create, extracted, **kwargs):
        for theme in extracted or []:
            self.themes.add(ThemeFactory(slug=theme, name=theme) if isinstance(theme, str) else theme)
        if extracted and create:
            self.save()

    @factory.post_generation
    def legal_forms(self, create, extracted, **kwargs):
        for form in extracted or []:
            self.legal_forms.add(LegalFormFactory(slug=form, name=form) if isinstance(form, str) else form)
        if extracted and create:
            self.save()


class StoryEventFactory(DjangoModelFactory):
    class Meta:
        model = models.StoryEvent

    dynamic = factory.SubFactory(DynamicFactory)
    title = "Première réunion publique"


class LinkFactory(DjangoModelFactory):
    class Meta:
        model = models.Link

    source_dynamic = factory.SubFactory(DynamicFactory)
    kind = enums.LinkKind.JOINT_PROJECT
    target_dynamic = factory.SubFactory(DynamicFactory)


class TeamMemberFactory(DjangoModelFactory):
    class Meta:
        model = models.TeamMember

    dynamic = factory.SubFactory(DynamicFactory)
    user = factory.SubFactory("tests.members.factories.UserFactory")
    role = enums.TeamRole.ANIMATOR
