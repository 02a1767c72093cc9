"""Propositions for tests."""

import factory
from factory.django import DjangoModelFactory

from proposals import enums, models
from tests.dynamics.factories import DynamicFactory
from tests.members.factories import UserFactory


class AddresseeFactory(DjangoModelFactory):
    class Meta:
        model = models.Addressee
        django_get_or_create = ("slug",)

    slug = "legislateur"
    name = "Législateur"
    kind = enums.AddresseeKind.INSTITUTION
    level = enums.AddresseeLevel.NATIONAL


class PropositionFactory(DjangoModelFactory):
    """A published proposition of the studies; `ours` makes it one of a member, `draft` hides it."""

    class Meta:
        model = models.Proposition
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(live=False)
        ours = factory.Trait(
            origin=enums.PropositionOrigin.COMMUNITY,
            number="",
            source="",
            author=factory.SubFactory(UserFactory),
        )

    slug = factory.Sequence(lambda n: f"proposition-{n + 1}")
    number = factory.Sequence(lambda n: f"DYN T{n + 1}")
    origin = enums.PropositionOrigin.STUDY
    title = factory.Sequence(lambda n: f"Financer le temps de la coopération, mesure {n + 1}.")
    rationale = "Monter un projet à plusieurs prend du temps que personne ne paie."
    subject = enums.Subject.RUNNING
    source = "DYN A1:3446"
    live = True

    @factory.post_generation
    def addressees(self, create, extracted, **kwargs):
        if create and extracted:
            self.addressees.set(extracted)
            self.save()


class EvidenceFactory(DjangoModelFactory):
    class Meta:
        model = models.PropositionEvidence

    proposition = factory.SubFactory(PropositionFactory)
    dynamic = factory.SubFactory(DynamicFactory)
    text = "Six mois de réunions sans un euro."
    source = "DYN 1.5:2155"


class SupportFactory(DjangoModelFactory):
    class Meta:
        model = models.Support

    proposition = factory.SubFactory(PropositionFactory)
    user = factory.SubFactory(UserFactory)


class AmendmentFactory(DjangoModelFactory):
    """One that waits, on a published proposition."""

    class Meta:
        model = models.Amendment

    proposition = factory.SubFactory(PropositionFactory)
    author = factory.SubFactory(UserFactory)
    old_title = factory.SelfAttribute("proposition.title")
    old_text = factory.SelfAttribute("proposition.text")
    title = factory.LazyAttribute(lambda made: made.old_title.replace("Financer", "Payer"))
    text = factory.SelfAttribute("old_text")
    reason = "« Payer » se comprend mieux."
