"""What the page of figures counts, and what it keeps from those who could recognise somebody."""

import csv
import html
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from community.exchanges.enums import IntroductionState, Outcome, State, SuggestionState
from community.exchanges.figures import (
    FormRow,
    NeedLife,
    Share,
    answered_within,
    days_to_contact,
    told_introductions,
    told_unmet,
    told_within,
    unmet_by,
)
from community.exchanges.services import harvest
from community.exchanges.services.figures import read
from community.exchanges.views.figures import CACHE_KEY
from tests.dynamics.factories import CommuneFactory, LinkFactory, ThemeFactory
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

    assert unmet_by(needs, "region") == [("27", 5), ("53", 1)]
    assert unmet_by(needs, "region", fewest=5) == []  # alone, the smaller would be found by subtraction
    needs += [life(40, is_unmet=True, region="75", themes=["sante"]) for _ in range(7)]
    assert unmet_by(needs, "region", fewest=5) == [("75", 7)]
    assert unmet_by(needs, "themes", fewest=5) == [("sante", 7)]


@pytest.mark.parametrize(
    ("regions", "told"),
    [
        ({}, 0),
        ({"27": 5, "53": 6}, 11),
        ({"27": 5, "53": 1}, None),
        ({"27": 5, "": 2}, None),  # those without a region too
        ({"27": 3}, None),
    ],
)
def test_the_number_of_unmet_needs_finds_no_line_that_is_hidden(regions, told):
    needs = [
        life(40, is_unmet=True, region=region, themes=["emploi"])
        for region, count in regions.items()
        for _ in range(count)
    ]

    assert told_unmet(needs, fewest=5) == told
    assert told_unmet(needs) == len(needs)


@pytest.mark.parametrize(
    ("sooner", "later", "told"),
    [
        ((6, 20), (11, 20), (True, True)),
        ((0, 20), (0, 20), (True, True)),
        ((3, 20), (9, 20), (False, True)),
        ((6, 20), (17, 20), (True, False)),  # three had nothing
        ((6, 20), (9, 20), (True, False)),  # three between a week and a month
        ((0, 3), (0, 0), (False, True)),
    ],
)
def test_a_share_tells_of_five_needs_on_each_side(sooner, later, told):
    shares = Share(*sooner), Share(*later)

    assert told_within(*shares, 5) == tuple(
        share if kept else None for share, kept in zip(shares, told, strict=True)
    )
    assert told_within(*shares, 1) == shares


def test_few_introductions_are_told_to_nobody_by_form_or_outcome():
    rows = [
        FormRow("échange", 40, 30, [12, 3, 9, 0]),
        FormRow("visite", 20, 14, [6, 0, 8, 0]),
        FormRow("mentorat", 2, 1, [0, 1, 0, 0]),
    ]
    found = told_introductions(rows, Share(45, 62), fewest=5)

    assert found.by_form == [
        FormRow(
            "échange", 40, 30, [12, None, 9, 0]
        ),  # six are still running, which nobody is told: 3 is not found
        FormRow("visite", None, None, [6, 0, None, 0]),  # as small as needed to hide the mentorat
        FormRow("mentorat", None, None, [0, None, 0, 0]),
    ]
    assert found.outcomes == [18, None, None, 0]
    assert found.acceptance == Share(45, 62)
    assert told_introductions(rows, Share(45, 62)) == (rows, [18, 4, 17, 0], Share(45, 62))


def test_a_share_of_acceptances_finds_no_form_that_is_hidden():
    found = told_introductions([FormRow("visite", 3, 3, [])], Share(3, 9), fewest=5)

    assert found == ([FormRow("visite", None, None, [])], [], None)


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
    assert [(row.form, row.total, row.agreed) for row in found.by_form] == [("échange entre pairs", 2, 1)]


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


def csv_of(client) -> dict[tuple[str, str], tuple[str, str]]:
    rows = csv.DictReader(client.get(f"{PAGE}chiffres.csv").text.splitlines())
    return {(row["chiffre"], row["detail"]): (row["valeur"], row["sur"]) for row in rows}


def test_a_visitor_reads_aggregates_and_the_equipe_relais_every_line(client, some_life):
    health = ThemeFactory(slug="sante", name="santé")
    for _ in range(7):
        NeedFactory(themes=[health], opened_at=timezone.now() - timedelta(days=40))
    public = html.unescape(client.get(PAGE).text)
    client.force_login(UserFactory(facilitator=True))
    whole = html.unescape(client.get(PAGE).text)

    assert "Santé" in public
    assert not [label for label in ("Emploi", "Mer et littoral") if label in public]
    assert "Leur nombre n’est pas dit" in public
    assert "Une part n’est dite qu’à partir de 5" in public
    assert "non dit</td>" in public
    assert "Ce qui en est sorti" not in public
    assert "Emploi" in whole
    assert "Mer et littoral" in whole
    assert "13 besoins ouverts depuis plus de trente jours" in whole
    assert "Ce qui en est sorti" in whole
    assert "non dit</td>" not in whole
    assert "n’est dite qu’à partir" not in whole


def test_the_public_csv_tells_nothing_from_which_a_small_number_is_found(client, some_life):
    said = csv_of(client)

    assert said["besoins", ""] == ("7", "")
    for figure in (
        "besoins avec une proposition en 7 jours",
        "besoins avec une proposition en 30 jours",
        "mises en relation acceptées des deux côtés",
        "besoins sans réponse depuis 30 jours",
    ):
        assert said[figure, ""] == ("", ""), figure
    assert said["mises en relation, par forme", "échange entre pairs"] == ("", "")
    assert not [key for key in said if key[0] in ("issues", "besoins sans réponse, par thème")]


def test_the_csv_of_the_equipe_relais_says_the_same_as_its_page(client, some_life):
    client.force_login(UserFactory(facilitator=True))
    said = csv_of(client)

    assert said["besoins avec une proposition en 7 jours", ""] == ("1", "7")
    assert said["besoins sans réponse, par thème", "emploi"] == ("5", "6")
    assert said["besoins sans réponse, par thème", "mer et littoral"] == ("1", "6")
    assert said["mises en relation, par forme", "échange entre pairs"] == ("1", "2")
    assert said["issues", "une visite a eu lieu"] == ("1", "")


def test_the_csv_adds_up_when_nobody_can_be_recognised(client, db):
    cache.delete(CACHE_KEY)
    for name in ("emploi", "santé"):
        theme = ThemeFactory(slug=name, name=name)
        place = CommuneFactory()
        for _ in range(5):
            NeedFactory(themes=[theme], place=place, opened_at=timezone.now() - timedelta(days=40))

    said = csv_of(client)

    assert said["besoins sans réponse depuis 30 jours", ""] == ("10", "")
    assert said["besoins sans réponse, par thème", "emploi"] == ("5", "10")
    assert said["besoins avec une proposition en 7 jours", ""] == ("0", "10")


def test_without_any_need_the_page_says_so(client, db):
    cache.delete(CACHE_KEY)
    assert "Rien à compter pour le moment" in client.get(PAGE).text


def test_the_page_costs_the_same_whatever_there_is(client, some_life, django_assert_max_num_queries):
    client.force_login(UserFactory(facilitator=True))
    with django_assert_max_num_queries(12):
        client.get(PAGE)
