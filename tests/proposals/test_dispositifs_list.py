"""Reading the directory: list, facets, order, page, comparison, calendar."""

import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from proposals.dispositifs_cards import overlaps_of
from proposals.models import Dispositif, DispositifExample
from tests.dynamics.factories import (
    CommuneFactory,
    DynamicFactory,
    LegalFormFactory,
    OrganisationFactory,
    ThemeFactory,
)
from tests.members.factories import UserFactory
from tests.proposals.dispositifs_factories import DispositifFactory
from tests.toolbox.factories import ToolFactory

pytestmark = pytest.mark.django_db


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


def names(response):
    """Names of the cards, in order."""
    return re.findall(r'<h3 class="card-title"><a href="[^"]*">([^<]*)</a>', response.content.decode())


def ask(client, **query):
    return names(client.get("/dispositifs/", query))


def test_a_draft_is_in_no_list(client):
    DispositifFactory(name="Publié")
    draft = DispositifFactory(name="Brouillon", live=False)

    assert ask(client) == ["Publié"]
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_the_next_deadline_comes_first_then_openings_then_the_others(client):
    DispositifFactory(name="Sans date")
    DispositifFactory(name="Passé", closes_on=in_days(-3))
    DispositifFactory(name="Ouvre", opens_on=in_days(20))
    DispositifFactory(name="Plus tard", closes_on=in_days(60))
    DispositifFactory(name="Demain", closes_on=in_days(1))

    assert ask(client) == ["Demain", "Plus tard", "Ouvre", "Passé", "Sans date"]
    assert ask(client, tri="nom")[0] == "Demain"


def test_facets_narrow_together_and_an_unknown_value_finds_nothing(client):
    theme = ThemeFactory()
    form = LegalFormFactory()
    wanted = DispositifFactory(
        name="Voulu", kind="accompagnement", family="generaliste", stages=["emergence"], closes_on=in_days(5)
    )
    wanted.themes.add(theme)
    wanted.legal_forms.add(form)
    wanted.save()
    DispositifFactory(name="Autre")

    for key, value in {
        "nature": "accompagnement",
        "famille": "generaliste",
        "stade": "emergence",
        "theme": "energie",
        "forme": "scic",
        "ouverture": "ouvert",
    }.items():
        assert ask(client, **{key: value}) == ["Voulu"], key
    assert ask(client, nature="inconnue") == []
    assert ask(client, stade="emergence", nature="financement") == []


def test_a_region_finds_its_own_and_those_of_the_whole_country(client):
    commune = CommuneFactory()
    here = DispositifFactory(name="D’ici", coverage="certains")
    here.territories.add(commune)
    here.save()
    DispositifFactory(name="Partout", coverage="partout")
    DispositifFactory(name="On ne sait pas")

    assert sorted(ask(client, region=commune.region.slug)) == ["D’ici", "Partout"]
    assert ask(client, region="R00") == []


def test_words_find_what_is_inside_and_nothing_says_how_to_go_on(client):
    one = DispositifFactory(name="Fonds d’amorçage", content="Pour une conserverie solidaire.")
    one.save_revision().publish()
    DispositifFactory(name="Autre").save_revision().publish()

    assert ask(client, q="conserverie") == ["Fonds d’amorçage"]
    page = client.get("/dispositifs/", {"q": "zzzz"}).content.decode()
    assert "Aucun dispositif ne répond à tout cela" in page
    assert "/dispositifs/proposer/" in page


@pytest.mark.parametrize("number", [1, 12])
def test_the_list_costs_the_same_however_many_there_are(client, django_assert_max_num_queries, number):
    for _ in range(number):
        DispositifFactory(coverage="partout")
    client.get("/dispositifs/")

    with django_assert_max_num_queries(9):
        client.get("/dispositifs/")


def test_htmx_gets_the_results_and_the_facets_only(client):
    DispositifFactory()

    page = client.get("/dispositifs/?nature=financement", headers={"HX-Request": "true"})

    assert "<html" not in page.content.decode()
    assert page["HX-Push-Url"] == "/dispositifs/?nature=financement"


def test_the_page_says_what_is_known_and_since_when(client, django_assert_max_num_queries):
    one = DispositifFactory(
        name="Fonds de confiance",
        amount="10 000 à 20 000 €",
        sources=["COOP 3:2456"],
        sheets=["modeles-economiques"],
    )
    one.tools.add(ToolFactory(slug="recit", name="Récit"))
    one.save()
    organisation = OrganisationFactory(name="Réseau")
    dynamic = DynamicFactory(name="Collectif")
    DispositifExample.objects.create(dispositif=one, name="Un réseau", organisation=organisation)
    DispositifExample.objects.create(dispositif=one, name="Un collectif", dynamic=dynamic)
    client.get(one.get_absolute_url())

    with django_assert_max_num_queries(20):
        page = client.get(one.get_absolute_url()).content.decode()

    assert "Information de 2024, à vérifier" in page
    assert "Étude de 2024 (COOP)" in page
    assert organisation.get_absolute_url() in page
    assert dynamic.get_absolute_url() in page
    assert "/outils/recit/" in page and "/fiches/modeles-economiques/" in page


def test_looking_for_partners_starts_a_need_already_written(client):
    one = DispositifFactory(name="Appel à coopérer", closes_on=in_days(30))
    one.themes.add(ThemeFactory())
    one.save()
    client.force_login(UserFactory())
    address = client.get(one.get_absolute_url()).context["partners_url"]

    form = client.get(address).context["form"]

    assert urlsplit(address).path == "/besoins/nouveau/"
    assert parse_qs(urlsplit(address).query)["objet"] == ["partenaires"]
    assert form["title"].value() == "Chercher des partenaires pour répondre à « Appel à coopérer »"
    assert "Appel à coopérer" in form["description"].value()
    assert form["forms"].value() == ["mise-en-lien"]
    assert [theme.slug for theme in form.initial["themes"]] == ["energie"]


def test_two_to_four_are_compared_and_the_fifth_is_named(client):
    for number in range(5):
        DispositifFactory(slug=f"d{number}", name=f"Numéro {number}", closes_on=in_days(number + 1))

    page = client.get("/dispositifs/comparer/?" + "&".join(f"dispositif=d{n}" for n in range(5)))

    assert [one.slug for one in page.context["chosen"]] == ["d0", "d1", "d2", "d3"]
    assert 'Laissé de côté&nbsp;: <a href="/dispositifs/d4/">Numéro 4</a>' in page.content.decode()
    assert sum(len(month["events"]) for month in page.context["months"]) == 4


def test_calls_that_overlap_are_said_with_the_days_they_share():
    today = date(2030, 1, 1)
    early = DispositifFactory.build(name="Tôt", closes_on=date(2030, 2, 1))
    late = DispositifFactory.build(name="Tard", opens_on=date(2030, 1, 20), closes_on=date(2030, 3, 1))
    after = DispositifFactory.build(name="Après", opens_on=date(2030, 2, 2), closes_on=date(2030, 2, 9))
    past = DispositifFactory.build(name="Passé", closes_on=date(2029, 12, 31))

    found = overlaps_of([early, late, after, past], today)

    assert [(pair["first"].name, pair["second"].name, pair["start"], pair["end"]) for pair in found] == [
        ("Tôt", "Tard", "20 janvier 2030", "1er février 2030"),
        ("Tard", "Après", "2 février 2030", "9 février 2030"),
    ]


def test_nothing_chosen_says_how_to_choose(client):
    assert "cochez" in client.get("/dispositifs/comparer/?dispositif=absent").content.decode()


def test_the_calendar_shows_what_comes_in_order_and_nothing_past(client):
    DispositifFactory(name="Passé", closes_on=in_days(-1))
    DispositifFactory(name="Fermeture", opens_on=in_days(-5), closes_on=in_days(40))
    DispositifFactory(name="Ouverture", opens_on=in_days(2), closes_on=in_days(80))
    DispositifFactory(name="Brouillon", closes_on=in_days(3), live=False)

    months = client.get("/dispositifs/calendrier/").context["months"]

    told = [(event["label"], event["one"].name) for month in months for event in month["events"]]
    assert told == [("Ouverture", "Ouverture"), ("Échéance", "Fermeture"), ("Échéance", "Ouverture")]


def test_a_calendar_without_dates_says_why(client):
    DispositifFactory()

    assert "Aucune date à venir n’est connue" in client.get("/dispositifs/calendrier/").content.decode()


def test_fitting_reads_as_a_sentence():
    early = DispositifFactory(stages=["emergence"], kind="accompagnement")
    DispositifFactory(stages=["consolidation"], kind="accompagnement")
    DispositifFactory(stages=["emergence"], kind="accompagnement", live=False)
    DispositifFactory(stages=[])
    both = DispositifFactory(stages=["emergence", "creation"], kind="financement")

    found = Dispositif.objects.fitting

    assert set(found(stages=["emergence"])) == {early, both}
    assert set(found(stages=["emergence"], kinds=["financement"])) == {both}
    assert found().count() == 4


def test_the_search_of_the_site_finds_dispositifs(client):
    one = DispositifFactory(name="Fonds de confiance", summary="Une aide avant la conserverie.")
    one.save_revision().publish()

    page = client.get("/recherche/?q=conserverie").content.decode()

    assert f'data-id="{one.pk}" data-kind="dispositif"' in page


def test_search_engines_are_told_of_published_ones(client):
    DispositifFactory(slug="fonds")
    DispositifFactory(slug="brouillon", live=False)

    page = client.get("/sitemap-dispositifs.xml").content.decode()

    assert "/dispositifs/fonds/" in page
    assert "brouillon" not in page
