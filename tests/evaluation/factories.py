"""One factory a model of `evaluation`, no surprise: what is optional stays empty."""

import factory
from factory.django import DjangoModelFactory

from evaluation import models
from tests.dynamics.factories import DynamicFactory


class EvaluationFactory(DjangoModelFactory):
    class Meta:
        model = models.Evaluation

    dynamic = factory.SubFactory(DynamicFactory, live=True)
