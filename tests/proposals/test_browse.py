"""The list and the page of a proposition: what they say, to whom, for how many queries."""

import re

import pytest
from django.contrib.contenttypes.models import ContentType

from proposals import enums
from proposals.models import Proposition, PropositionStep
from tests.dynamics.factories import DynamicFactory
from tests.exchanges.factories import NeedFactory
from tests.members.factories import UserFactory
from tests.proposals.factories import (
    AddresseeFactory,
    AmendmentFactory,
    EvidenceFactory,
    PropositionFactory,
    SupportFactory,
)

pytestmark = pytest.mark.django_db
URL = "/propositions/"


def titles(response) -> list[str]:
    found = r'<article[^>]*data-id="\d+"[^>]*>.*?<a href="[^"]+">([^<]+)</a>'
    return re.findall(found, response.content.decode(), re.S)


def count(response) -> int:
    [found] = re.findall(r'data-count="(\d+)"', response.content.decode())
    return int(found)


def test_each_published_proposition_is_an_article_whose_first_link_is_its_page(client):
    proposition = PropositionFactory(title="Payer l’ingénierie.", slug="payer")
    PropositionFactory(title="Brouillon", draft=True)

    response = client.get(URL)

    assert (count(response), titles(response)) == (1, ["Payer l’ingénierie."])
    assert f'data-id="{proposition.pk}"' in response.content.decode()
    assert 'href="/propositions/payer/"' in response.content.decode()


@pytest.mark.parametrize(
    ("key", "value", "fields"),
    [
        ("sujet", "evaluation", {"subject": enums.Subject.EVALUATION}),
        ("fiche", "gouvernance", {"sheets": ["gouvernance"]}),
        ("etat", "a-letude", {"status": enums.PropositionStatus.STUDIED}),
        ("nature", "principe", {"kind": enums.PropositionKind.PRINCIPLE}),
        ("origine", "communaute", {"ours": True}),
        ("destinataire", "legislateur", {}),
    ],
)
def test_each_facet_finds_names_and_forgets_its_value(client, key, value, fields):
    sought = PropositionFactory(title="Cherchée", **fields)
    PropositionFactory(title="Autre", sheets=["habitants"])
    if key == "destinataire":
        sought.addressees.add(AddresseeFactory())
        sought.save()

    response = client.get(f"{URL}?{key}={value}")

    assert titles(response) == ["Cherchée"]
    [group] = [group for group in response.context["facets"] if group["key"] == key]
    assert [(one["count"], one["checked"]) for one in group["options"] if one["value"] == value] == [
        (1, True)
    ]
    [chip] = response.context["chips"]
    assert chip["url"] == URL


def test_the_most_supported_come_first_then_the_order_of_the_studies(client):
    first, second, third = (PropositionFactory(title=name) for name in ("Une", "Deux", "Trois"))
    SupportFactory(proposition=third)
    SupportFactory(proposition=third, user=UserFactory(is_active=False))
    SupportFactory(proposition=second, dynamic=DynamicFactory(live=False))

    response = client.get(URL)

    assert titles(response) == ["Trois", "Une", "Deux"]
    assert "1 soutien<" in response.content.decode()
    assert first.pk < second.pk


def test_words_find_a_proposition_by_its_reasons(client):
    PropositionFactory(title="Payer l’ingénierie.", rationale="Les dossiers mangent les nuits.")
    PropositionFactory(title="Autre")

    response = client.get(f"{URL}?q=dossier")

    assert titles(response) == ["Payer l’ingénierie."]


def test_nothing_found_leads_somewhere(client):
    PropositionFactory()

    text = client.get(f"{URL}?sujet=droit-inconnu").content.decode()

    assert "Aucune proposition ne répond" in text
    assert "sans « Sujet »" in text or "sans «\u00a0Sujet\u00a0»" in text
    assert 'href="/propositions/nouvelle/"' in text


def test_a_page_holds_twenty_four_and_its_address_keeps_the_filters(client):
    for _ in range(25):
        PropositionFactory()

    response = client.get(f"{URL}?sujet=fonctionnement&page=2")

    assert (count(response), len(titles(response))) == (25, 1)
    assert response.context["address"] == f"{URL}?sujet=fonctionnement&page=2"


@pytest.mark.parametrize(("query", "number"), [("", 5), ("destinataire=legislateur", 5), ("q=financer", 6)])
@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_makes_as_many_queries_whatever_the_number_of_rows(
    client, django_assert_num_queries, rows, query, number
):
    for _ in range(rows):
        SupportFactory(proposition=PropositionFactory(addressees=[AddresseeFactory()]))
    ContentType.objects.get_for_model(Proposition)  # asked once a process

    with django_assert_num_queries(number):
        assert count(client.get(f"{URL}?{query}")) == rows


def test_the_page_says_why_who_lived_it_and_what_it_becomes(client):
    ruche = DynamicFactory(name="La Ruche", slug="la-ruche")
    hidden = DynamicFactory(name="La Cachée", slug="cachee", live=False)
    proposition = PropositionFactory(
        slug="payer",
        number="DYN F8",
        points=["Dans les aides régionales."],
        sheets=["modeles-economiques"],
        addressees=[AddresseeFactory()],
        page=117,
    )
    EvidenceFactory(proposition=proposition, dynamic=ruche)
    EvidenceFactory(proposition=proposition, dynamic=hidden, text="Un an sans salaire.")
    PropositionStep.objects.create(
        proposition=proposition,
        date="2023-06-01",
        date_precision="mois",
        status="a-letude",
        text="Un rapport la reprend.",
        source="https://exemple.test/rapport",
    )
    need = NeedFactory(sheet="modeles-economiques", title="Payer notre coordinatrice")
    NeedFactory(sheet="gouvernance", title="Choisir un statut")

    text = client.get("/propositions/payer/").content.decode()

    for said in ("DYN F8", "Dans les aides régionales.", "que personne ne paie", "page 117", "juin 2023"):
        assert said in text.lower() or said in text
    assert '<a href="/dynamiques/la-ruche/">La Ruche</a>' in text
    assert "Un an sans salaire." in text and "/dynamiques/cachee/" not in text
    assert 'href="https://exemple.test/rapport"' in text
    assert need.get_absolute_url() in text and "Choisir un statut" not in text


def test_a_principle_has_no_status(client):
    PropositionFactory(slug="principe", kind=enums.PropositionKind.PRINCIPLE)

    text = client.get("/propositions/principe/").content.decode()

    assert "Où elle en est" not in text and "Ce qu’elle devient" not in text


def test_a_draft_is_read_by_those_who_sign_it_and_the_equipe_relais(client, facilitator):
    proposition = PropositionFactory(ours=True, draft=True, slug="brouillon")
    readers = [(None, 404), (UserFactory(), 404), (proposition.author, 200), (facilitator, 200)]

    for user, status in readers:
        client.logout()
        if user:
            client.force_login(user)
        assert client.get("/propositions/brouillon/").status_code == status


@pytest.mark.parametrize("signed_in", [False, True])
def test_the_page_makes_at_most_twenty_eight_queries(
    client, django_assert_max_num_queries, animator, signed_in
):
    proposition = PropositionFactory(ours=True, sheets=["habitants"], addressees=[AddresseeFactory()])
    for _ in range(4):
        EvidenceFactory(proposition=proposition)
        AmendmentFactory(proposition=proposition)
        SupportFactory(proposition=proposition)
        SupportFactory(proposition=proposition, dynamic=DynamicFactory())
        NeedFactory(sheet="habitants")
    if signed_in:
        client.force_login(animator)
        client.post(f"{proposition.get_absolute_url()}discussion/", {"text": "Bonjour"})

    with django_assert_max_num_queries(28):
        assert client.get(proposition.get_absolute_url()).status_code == 200


def test_one_s_own_page_gathers_what_one_carries(client):
    user = UserFactory()
    PropositionFactory(ours=True, author=user, title="La mienne", draft=True)
    SupportFactory(user=user, proposition=PropositionFactory(title="Soutenue"))
    AmendmentFactory(author=user, proposition=PropositionFactory(title="Amendée"))
    PropositionFactory(title="Étrangère")
    client.force_login(user)

    text = client.get("/propositions/mes-propositions/").content.decode()

    assert all(title in text for title in ("La mienne", "Soutenue", "Amendée"))
    assert "Étrangère" not in text
