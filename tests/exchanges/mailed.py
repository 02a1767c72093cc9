"""People who agreed to be written to, and what they were written."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.utils import timezone

from community.exchanges.enums import Side
from community.exchanges.models import Party
from community.exchanges.services import consent, digests
from community.members.enums import Purpose
from community.members.models import Letter
from community.members.services.consents import give_consent
from tests.exchanges.factories import IntroductionFactory, NeedFactory, OfferFactory, SuggestionFactory
from tests.members.factories import UserFactory

DAY = timedelta(days=1)
MONDAY = timezone.now().replace(month=11, day=2, hour=7, minute=30)


def agreeing(**fields):
    person = UserFactory(**fields)
    give_consent(purpose=Purpose.INTRODUCTIONS, user=person)
    return person


def suggested(person, **fields):
    return SuggestionFactory(need=NeedFactory(owner=person), **fields)


def asked_to_pass_on(person, told_at):
    """A request for an offer of hers; none before she was told."""
    made = IntroductionFactory(offer=OfferFactory(owner=person))
    Party.objects.filter(introduction=made, side=Side.OFFER).update(asked_at=told_at, told_at=told_at)


def letters():
    return Letter.objects.filter(kind=digests.LETTER)


def link_start(party) -> str:
    """What the signed links of a side begin with, whenever they were made."""
    return urlsplit(consent.answer_url(party)).path.partition(":")[0]


def path_of(url: str) -> str:
    return urlsplit(url).path
