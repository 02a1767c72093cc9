"""People for tests: one factory per model, roles by trait."""

from datetime import UTC

import factory
from allauth.account.models import EmailAddress
from factory.django import DjangoModelFactory

from community.members.enums import Role
from community.members.models import CharterVersion, Letter, Profile, Report, User
from community.members.services.roles import set_roles

PASSWORD = "une-phrase-de-passe-longue"


class UserFactory(DjangoModelFactory):
    """A member with a verified address; `facilitator=True`, `editor=True`, `administrator=True` give the role."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"membre{n}@exemple.test")
    first_name = factory.Sequence(lambda n: f"Prénom{n}")
    last_name = factory.Sequence(lambda n: f"Nom{n}")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def verified(self, create, value, **kwargs):
        if create and value is not False:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)

    @factory.post_generation
    def role(self, create, value, **kwargs):
        if create and value:
            give_role(self, value)

    @factory.post_generation
    def facilitator(self, create, value, **kwargs):
        if create and value:
            give_role(self, Role.FACILITATOR)

    @factory.post_generation
    def editor(self, create, value, **kwargs):
        if create and value:
            give_role(self, Role.EDITOR)

    @factory.post_generation
    def administrator(self, create, value, **kwargs):
        if create and value:
            give_role(self, Role.ADMINISTRATOR)


def give_role(user, role: Role) -> None:
    """The group with its permissions is there from the start: tests/conftest.py."""
    set_roles(account=user, roles=[role], user=None)


class ProfileFactory(DjangoModelFactory):
    class Meta:
        model = Profile

    user = factory.SubFactory(UserFactory)
    bio = "Je travaille à la ressourcerie."
    territory = "Vallée de la Drôme"
    skills = "Tenir une assemblée"
    phone = "04 75 00 00 00"


class CharterVersionFactory(DjangoModelFactory):
    class Meta:
        model = CharterVersion

    number = factory.Sequence(lambda n: n + 1)
    title = "Charte d’essai"
    introduction = "Ce qui nous relie."
    sections = [{"title": "Coopérer", "text": "Nous agissons à plusieurs."}]
    published_at = factory.Faker("past_datetime", tzinfo=UTC)


class LetterFactory(DjangoModelFactory):
    class Meta:
        model = Letter

    kind = "members.essai"
    email = factory.Sequence(lambda n: f"lettre{n}@exemple.test")
    subject = "Une lettre"
    text = "Bonjour.\n"


class ReportFactory(DjangoModelFactory):
    class Meta:
        model = Report

    page = "/dynamiques/"
    message = "La date est fausse."
