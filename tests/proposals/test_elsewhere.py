"""What propositions show elsewhere: needs, dynamiques, sheets, search, API, CSV, personal data, back office."""

import csv
import io
from types import SimpleNamespace

import pytest
from django.core.management import call_command

from community.exchanges.enums import Audience
from community.members.services import personal_data
from proposals.models import Amendment, Proposition, PropositionAuthor, Support
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
from toolbox.blocks.sheets import PropositionBlock
from toolbox.hooks import proposition_links

pytestmark = pytest.mark.django_db
BRAKE = "Financer notre coordination : les subventions ne paient jamais le temps de la coordination."


def need(**fields):
    return NeedFactory(title="Financer notre coordination", description=BRAKE, **fields)


def page(client, one) -> str:
    return client.get(one.get_absolute_url()).content.decode()


def test_a_brake_that_comes_back_is_counted_by_dynamique(client):
    shown = need(sheet="modeles-economiques")
    need(sheet="modeles-economiques")
    need(sheet="modeles-economiques", dynamic=shown.dynamic)
    need(sheet="gouvernance")
    need(sheet="modeles-economiques", audience=Audience.FACILITATORS)
    need(sheet="modeles-economiques", dynamic__live=False)
    NeedFactory(
        sheet="modeles-economiques", title="Choisir un logiciel", description="Un tableur ne suffit plus."
    )

    text = page(client, shown)

    assert "Ce frein revient dans 2 dynamiques" in text
    assert "Aucune proposition n’en parle encore." in text
    assert 'href="/propositions/nouvelle/?fiche=modeles-economiques"' in text


def test_a_need_suggests_the_propositions_that_are_near(client):
    near = PropositionFactory(
        title="Payer le temps de la coordination.", rationale="Les subventions ne paient pas la coordination."
    )
    far = PropositionFactory(title="Reconnaître les monnaies locales.", rationale="Elles circulent.")

    text = page(client, need(sheet="modeles-economiques"))

    assert near.get_absolute_url() in text and far.get_absolute_url() not in text
    assert "Le porter plus haut" in text


def test_a_need_alone_says_nothing(client):
    assert "porter-plus-haut" not in page(client, need())


def test_the_page_of_a_need_stays_within_its_queries(client, django_assert_max_num_queries):
    shown = need(sheet="modeles-economiques")
    for _ in range(4):
        need(sheet="modeles-economiques")
        PropositionFactory(title="Payer le temps de la coordination.")

    with django_assert_max_num_queries(25):
        page(client, shown)


def test_a_dynamique_shows_what_its_story_founds_and_what_it_supports(client):
    dynamic = DynamicFactory()
    EvidenceFactory(dynamic=dynamic, proposition__title="Fondée")
    EvidenceFactory(dynamic=dynamic, proposition=PropositionFactory(draft=True, title="Cachée"))
    SupportFactory(dynamic=dynamic, proposition=PropositionFactory(title="Soutenue"))

    text = page(client, dynamic)

    assert "Fondée" in text and "Soutenue" in text and "Cachée" not in text


def test_a_sheet_leads_to_the_propositions_that_it_cites():
    PropositionFactory(number="DYN D1", slug="recenser")
    PropositionFactory(number="DYN D2", draft=True)
    block = PropositionBlock()
    context = {"proposition_links": proposition_links()}

    cited = [
        block.render(block.to_python({"number": number, "text": "Recenser.", "source": ""}), context)
        for number in ("DYN D1", "DYN D2")
    ]

    assert '<a href="/propositions/recenser/">Recenser.</a>' in cited[0]
    assert "<a" not in cited[1]


def test_the_search_of_the_site_finds_them(client):
    PropositionFactory(title="Payer l’ingénierie territoriale.", slug="payer")
    PropositionFactory(title="Payer l’ingénierie cachée.", draft=True)

    text = client.get("/recherche/?q=ingénierie").content.decode()

    assert 'href="/propositions/payer/"' in text and "cachée" not in text


def test_the_map_of_the_site_names_them(client):
    PropositionFactory(slug="payer")

    assert "/propositions/payer/" in client.get("/sitemap-propositions.xml").content.decode()


def test_the_api_lists_and_tells_without_people(client, django_assert_max_num_queries):
    person = UserFactory(first_name="Introuvable")
    for number in range(3):
        proposition = PropositionFactory(slug=f"payer-{number}", addressees=[AddresseeFactory()])
        SupportFactory(proposition=proposition, user=person)
        SupportFactory(proposition=proposition, dynamic=DynamicFactory(slug=f"ruche-{number}"))
    EvidenceFactory(proposition=proposition, dynamic__slug="preuve")

    with django_assert_max_num_queries(12):
        listed = client.get("/api/v1/proposals/?destinataire=legislateur").json()
    whole = client.get("/api/v1/proposals/payer-2/")

    assert (listed["count"], listed["results"][0]["supports"]) == (3, 2)
    said = whole.json()
    assert said["evidence"][0]["dynamic"] == "preuve"
    assert said["supporters"] == {"members": 1, "dynamics": ["ruche-2"]}
    assert "Introuvable" not in whole.content.decode()
    assert client.get("/api/v1/proposals/absente/").status_code == 404


def test_they_are_exported_as_csv(tmp_path):
    PropositionFactory(title="=Payer()", points=["Un.", "Deux."])
    PropositionFactory(draft=True)

    path = tmp_path / "propositions.csv"
    call_command("export_csv", "proposals", str(path), stdout=io.StringIO())

    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["precisions"] for row in rows] == ["Un.\nDeux."]
    assert not rows[0]["proposition"].startswith("=")


def test_the_database_is_asked_the_same_for_a_sheet():
    on_it = PropositionFactory(sheets=["gouvernance", "habitants"])
    PropositionFactory(sheets=["cooperations"])

    assert list(Proposition.objects.on_sheet("habitants")) == [on_it]


def test_what_is_known_of_a_person_is_given_back_then_erased():
    user = UserFactory()
    published = PropositionFactory(ours=True, author=user)
    draft = PropositionFactory(ours=True, author=user, draft=True)
    shared = PropositionFactory(ours=True, author=user, draft=True)
    PropositionAuthor.objects.create(proposition=shared, user=UserFactory(), state="acceptee")
    PropositionAuthor.objects.create(proposition=PropositionFactory(), user=user, state="acceptee")
    SupportFactory(user=user)
    for_dynamic = SupportFactory(user=user, dynamic=DynamicFactory())
    amendment = AmendmentFactory(author=user)

    known = personal_data.collect(user)["propositions"]
    personal_data.erase(user=user)

    counts = {name: len(rows) for name, rows in known.items()}
    assert counts == {"written": 3, "signed": 1, "supported": 2, "amendments": 1}
    assert Proposition.objects.get(pk=published.pk).author is None
    assert not Proposition.objects.filter(pk=draft.pk).exists()
    assert Proposition.objects.get(pk=shared.pk).author is None
    assert list(Support.objects.values_list("pk", "user")) == [(for_dynamic.pk, None)]
    assert not PropositionAuthor.objects.filter(user=user).exists()
    assert Amendment.objects.get(pk=amendment.pk).author is None


def test_a_proposition_edited_in_the_back_office_is_no_longer_rewritten(facilitator):
    from proposals.propositions_hooks import keep_what_people_wrote

    proposition = PropositionFactory(seed_digest="abc")

    keep_what_people_wrote(SimpleNamespace(user=facilitator), proposition)

    assert Proposition.objects.get().seed_digest == ""


@pytest.mark.parametrize("path", ["proposition/", "addressee/"])
def test_the_back_office_opens_for_the_equipe_relais(client, facilitator, path):
    facilitator.is_staff = True
    facilitator.save()
    proposition = PropositionFactory(addressees=[AddresseeFactory()])
    EvidenceFactory(proposition=proposition)
    client.force_login(facilitator)

    assert client.get(f"/gestion/snippets/proposals/{path}").status_code == 200
    pk = proposition.pk if path == "proposition/" else AddresseeFactory().pk
    assert client.get(f"/gestion/snippets/proposals/{path}edit/{pk}/").status_code == 200
