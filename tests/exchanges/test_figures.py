"""What the page of figures counts, and what it keeps from those who could recognise somebody."""

import csv
import html
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from community.exchanges.enums import IntroductionState, Outcome, State, SuggestionState
from community.exchanges.figures import NeedLife, Share, answered_within, days_to_contact, unmet_by
from community.exchanges.services import harvest
from community.exchanges.services.figures import read
from community.exchanges.views.figures import CACHE_KEY
from tests.dynamics.factories import LinkFactory, ThemeFactory
from tests.exchanges.factories import IntroductionFactory, NeedFactory, SuggestionFactory
from tests.members.factories import UserFactory

NOW = timezone.now()
PAGE = "/mises-en-relation/chiffres/"


def life(opened_days_ago, answered_after=None, contact_after=None, *, is_unmet=False, region="", themes=()):
    opened = NOW - timedelta(days=opened_days_ago)
    return NeedLife(
        opened_at=opened,
        answered_at=None if answered_after is None else opened + timedelta(days=answered_after),
        contact_at=None if contact_after is None else opened + timedelta(days=contact_after),
        is_unmet=is_unmet,
        region=region,
        themes=themes,
    )


def test_a_need_too_young_to_have_waited_is_not_counted_against_anybody():
    needs = [life(10, 2), life(10, 8), life(10), life(3), life(3, 1)]

    assert answered_within(needs, 7, NOW) == Share(1, 3)
    assert answered_within(needs, 30, NOW) == Share(0, 0)
    assert answered_within(needs, 30, NOW).percent is None


@pytest.mark.parametrize(
    ("waits", "expected"), [([], None), ([4], 4.0), ([1, 2, 9], 2.0), ([1, 2, 3, 10], 2.5)]
)
def test_the_wait_for_a_contact_is_a_median(waits, expected):
    assert days_to_contact([life(20, 1, wait) for wait in waits] + [life(20)]) == expected


def test_few_unmet_needs_are_told_to_nobody_by_place():
    needs = [life(40, is_unmet=True, region="27", themes=["emploi"]) for _ in range(5)]
    needs += [life(40, is_unmet=True, region="53", themes=["emploi", "mobilite"]), life(40, region="53")]

    assert unmet_by(needs, "region", fewest=5) == [("27", 5)]
    assert unmet_by(needs, "region") == [("27", 5), ("53", 1)]
    assert unmet_by(needs, "themes", fewest=5) == [("emploi", 6)]


@pytest.fixture
def some_life(db):
    """Six needs open for long on one theme, one of which was answered and met; one more of another theme."""
    cache.delete(CACHE_KEY)
    long_ago = timezone.now() - timedelta(days=40)
    theme = ThemeFactory(slug="emploi", name="emploi")
    rare = ThemeFactory(slug="mer-littoral", name="mer et littoral")
    needs = [NeedFactory(themes=[theme], opened_at=long_ago) for _ in range(6)]
    NeedFactory(themes=[rare], opened_at=long_ago)
    NeedFactory(state=State.DRAFT)
    IntroductionFactory(
        need=needs[0],
        state=IntroductionState.SUCCEEDED,
        proposed_at=long_ago + timedelta(days=3),
        agreed_at=long_ago + timedelta(days=5),
        ended_at=long_ago + timedelta(days=30),
        outcome=Outcome.VISIT,
    )
    IntroductionFactory(
        need=needs[1],
        state=IntroductionState.REFUSED,
        proposed_at=long_ago + timedelta(days=20),
        ended_at=long_ago + timedelta(days=22),
    )
    SuggestionFactory(need=needs[2], state=SuggestionState.PROPOSED)
    SuggestionFactory(need=needs[3])
    SuggestionFactory(need=needs[4], state=SuggestionState.STALE)


def test_figures_count_what_happened(some_life):
    found = read(fewest=1)

    # Suggestions and introductions made their own offers, never needs
    assert (found.needs, found.open_needs) == (7, 7)
    assert (found.within_7, found.within_30) == (Share(1, 7), Share(2, 7))
    assert found.days_to_contact == 5.0
    assert found.acceptance == Share(1, 2)
    assert found.suggestions_followed == Share(1, 2)
    assert found.outcomes == [("une visite a eu lieu", 1)]
    assert found.unmet == 6
    assert found.unmet_by_theme == [("emploi", 5), ("mer et littoral", 1)]
    assert [row["form"] for row in found.by_form] == ["échange entre pairs"]


def test_links_that_an_introduction_made_are_counted_on_the_page_and_in_the_csv(
    client, some_life, facilitator
):
    made = IntroductionFactory(state=IntroductionState.AGREED, proposed_at=NOW, agreed_at=NOW)
    harvest.make_link(introduction=made, kind=harvest.KINDS[0], user=facilitator)
    LinkFactory()  # declared on the page of a dynamique
    cache.delete(CACHE_KEY)

    shown = html.unescape(client.get(PAGE).text)
    rows = list(csv.DictReader(client.get(f"{PAGE}chiffres.csv").text.splitlines()))

    assert "lien créé entre dynamiques" in shown
    assert [row["valeur"] for row in rows if row["chiffre"] == "liens créés entre dynamiques"] == ["1"]


def test_a_visitor_reads_aggregates_and_the_equipe_relais_every_line(client, some_life):
    public = html.unescape(client.get(PAGE).text)
    client.force_login(UserFactory(facilitator=True))
    whole = html.unescape(client.get(PAGE).text)

    assert "Emploi" in public
    assert "Mer et littoral" not in public
    assert "Mer et littoral" in whole


def test_the_csv_says_the_same_as_the_page(client, some_life):
    rows = list(csv.DictReader(client.get(f"{PAGE}chiffres.csv").text.splitlines()))

    said = {(row["chiffre"], row["detail"]): (row["valeur"], row["sur"]) for row in rows}
    assert said["besoins avec une proposition en 7 jours", ""] == ("1", "7")
    assert said["besoins sans réponse, par thème", "emploi"] == ("5", "6")
    assert ("besoins sans réponse, par thème", "mer et littoral") not in said


def test_without_any_need_the_page_says_so(client, db):
    cache.delete(CACHE_KEY)
    assert "Rien à compter pour le moment" in client.get(PAGE).text


def test_the_page_costs_the_same_whatever_there_is(client, some_life, django_assert_max_num_queries):
    client.force_login(UserFactory(facilitator=True))
    with django_assert_max_num_queries(12):
        client.get(PAGE)
