"""Needs, offers and introductions for tests."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from community.exchanges.enums import Form, Side, State
from community.exchanges.models import Introduction, Need, Offer, Party, Suggestion
from tests.dynamics.factories import DynamicFactory
from tests.members.factories import UserFactory


class RecordFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    dynamic = factory.SubFactory(DynamicFactory, live=True)
    owner = factory.SubFactory(UserFactory)
    state = State.OPEN
    opened_at = factory.LazyAttribute(lambda made: None if made.state == State.DRAFT else timezone.now())
    closed_at = factory.LazyAttribute(
        lambda made: timezone.now() if made.state in [State.FILLED, State.CLOSED] else None
    )
    forms = factory.LazyFunction(lambda: [Form.PEERS])

    @factory.post_generation
    def themes(self, create, extracted, **kwargs):
        if create and extracted:
            self.themes.set(extracted)

    @factory.post_generation
    def tools(self, create, extracted, **kwargs):
        if create and extracted:
            self.tools.set(extracted)


class NeedFactory(RecordFactory):
    class Meta:
        model = Need
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Mobiliser les habitants du canton {n}")
    description = "Nous tenons des réunions où viennent toujours les mêmes. Comment aller vers les autres ?"


class OfferFactory(RecordFactory):
    class Meta:
        model = Offer
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Raconter nos porte-à-porte, saison {n}")
    description = "Nous avons frappé à toutes les portes du quartier, et nous pouvons dire comment."


class SuggestionFactory(DjangoModelFactory):
    class Meta:
        model = Suggestion

    need = factory.SubFactory(NeedFactory)
    offer = factory.SubFactory(OfferFactory)
    score = 0.7
    rank = 1
    reasons = factory.LazyFunction(
        lambda: [
            {"kind": "words", "text": "mêmes mots : habitants, porte", "weight": 0.4},
            {"kind": "complementarity", "text": "un autre type de dynamique", "weight": 0.2},
        ]
    )
    weights_version = "essai"


class IntroductionFactory(DjangoModelFactory):
    class Meta:
        model = Introduction
        skip_postgeneration_save = True

    need = factory.SubFactory(NeedFactory)
    offer = factory.SubFactory(OfferFactory)
    need_dynamic = factory.SelfAttribute("need.dynamic")
    offer_dynamic = factory.SelfAttribute("offer.dynamic")
    facilitator = factory.SubFactory(UserFactory, facilitator=True)
    why = "Vous cherchez à mobiliser au-delà des habitués, et cette équipe l’a fait porte après porte."

    @factory.post_generation
    def parties(self, create, extracted, **kwargs):
        if not create:
            return
        for side, record in ((Side.NEED, self.need), (Side.OFFER, self.offer)):
            Party.objects.create(introduction=self, side=side, user=record.owner)
