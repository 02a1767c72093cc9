"""The page of a dynamique: what it says, to whom, and for how many queries."""

import json
import re
from datetime import date

import pytest
from django.urls import reverse
from wagtail import hooks

from dynamics import enums, models
from dynamics.hooks import PANELS
from dynamics.services import snapshot
from tests.dynamics.factories import (
    CommuneFactory,
    DynamicFactory,
    LegalFormFactory,
    LinkFactory,
    OrganisationFactory,
    StoryEventFactory,
    TeamMemberFactory,
    ThemeFactory,
)
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db


def page(client, dynamic) -> str:
    response = client.get(reverse("dynamics:detail", args=[dynamic.slug]))
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode().replace("\u202f", " ").replace("\xa0", " "))


def fill(dynamic, rows: int) -> None:
    """``rows`` of every child, link and vocabulary."""
    for number in range(rows):
        StoryEventFactory(dynamic=dynamic, title=f"Moment {number}")
        models.Figure.objects.create(dynamic=dynamic, label=f"chiffre {number}", value=number)
        models.Fact.objects.create(dynamic=dynamic, label=f"fait {number}", value="oui")
        models.Resource.objects.create(dynamic=dynamic, kind=enums.ResourceKind.SALES, amount_eur=10)
        models.HeldFunction.objects.create(dynamic=dynamic, function=enums.FunctionKind.ANIMATION)
        models.Actor.objects.create(
            dynamic=dynamic, category=enums.ActorCategory.COMPANIES, organisation=OrganisationFactory()
        )
        models.Document.objects.create(dynamic=dynamic, title="Bilan", file="bilan.pdf")
        LinkFactory(source_dynamic=dynamic)
        LinkFactory(source_dynamic=None, source_organisation=OrganisationFactory(), target_dynamic=dynamic)
        dynamic.themes.add(ThemeFactory(slug=f"theme-{number}", name=f"Thème {number}"))
        dynamic.legal_forms.add(LegalFormFactory(slug=f"forme-{number}", name=f"Forme {number}"))
        dynamic.territories.add(CommuneFactory())
    models.TzcldDetails.objects.create(dynamic=dynamic)
    dynamic.save()


@pytest.mark.parametrize("rows", [1, 3])
def test_detail_makes_as_many_queries_whatever_the_number_of_rows(client, django_assert_num_queries, rows):
    dynamic = DynamicFactory()
    fill(dynamic, rows)
    snapshot.current()

    with django_assert_num_queries(20):
        client.get(reverse("dynamics:detail", args=[dynamic.slug]))


@pytest.mark.parametrize("rows", [1, 3])
def test_detail_for_its_team_stays_under_25_queries(client, django_assert_max_num_queries, rows):
    member = TeamMemberFactory()
    fill(member.dynamic, rows)
    client.force_login(member.user)
    snapshot.current()

    with django_assert_max_num_queries(25):
        client.get(reverse("dynamics:detail", args=[member.dynamic.slug]))


def test_detail_of_a_record_made_from_a_study_says_so_and_offers_three_doors(client):
    dynamic = DynamicFactory(from_study=True)

    text = page(client, dynamic)

    assert "Fiche établie d’après l’étude de 2020, non reprise par la dynamique." in text
    assert f'href="/dynamiques/{dynamic.slug}/reprendre/">Reprendre la fiche</a>' in text
    assert ">Corriger un point</a>" in text
    assert ">Demander son retrait</a>" in text


def test_detail_of_a_claimed_record_no_longer_speaks_of_the_study(client):
    dynamic = DynamicFactory(from_study=True, claimed_at="2026-01-01T00:00Z")

    assert "non reprise" not in page(client, dynamic)


def test_detail_says_ended_and_stale_in_words(client):
    ended = DynamicFactory(ended=True)
    stale = DynamicFactory(freshness=enums.Freshness.STALE)
    archived = DynamicFactory(freshness=enums.Freshness.ARCHIVED)

    assert "Cette dynamique est terminée." in page(client, ended)
    assert "Son équipe n’a pas répondu à nos deux dernières demandes" in page(client, stale)
    assert "Fiche archivée." in page(client, archived)


def test_detail_of_a_draft_is_a_404_for_others_and_open_to_its_team(client):
    member = TeamMemberFactory(dynamic=DynamicFactory(draft=True))
    address = reverse("dynamics:detail", args=[member.dynamic.slug])

    assert client.get(address).status_code == 404
    client.force_login(UserFactory())
    assert client.get(address).status_code == 404
    client.force_login(member.user)
    assert "Cette fiche n’est pas publiée." in page(client, member.dynamic)


def test_story_shows_dates_as_known_marks_lessons_and_several_voices(client):
    dynamic = DynamicFactory()
    StoryEventFactory(
        dynamic=dynamic,
        title="La fermeture de l’usine",
        kind=enums.EventKind.ORIGIN,
        origin_kind=enums.OriginKind.SHOCK,
        date=date(1970, 1, 1),
        date_precision=enums.DatePrecision.DECADE,
        sort_order=0,
    )
    for number, voice in enumerate(("les salariés", "la mairie")):
        StoryEventFactory(
            dynamic=dynamic, title="Le rachat", text=f"Récit {number}.", voice=voice, sort_order=1 + number
        )
    StoryEventFactory(
        dynamic=dynamic,
        title="Un dossier refusé",
        kind=enums.EventKind.SETBACK,
        lesson="Demander plus tôt.",
        source="DYN 1.3:1317",
        sort_order=3,
    )

    text = page(client, dynamic)

    assert "Années 1970" in text
    assert "Origine : choc" in text
    assert text.count("Le rachat</h3>") == 1
    assert "<footer>les salariés</footer>" in text
    assert "<footer>la mairie</footer>" in text
    assert "Ce qui en a été appris.</strong> Demander plus tôt." in text
    assert '<a href="/sources/#dyn">Étude de 2020 (DYN), partie 1.3, ligne 1317</a>' in text
    assert "Date non donnée" in text


def test_figures_that_differ_stand_side_by_side_with_their_years(client):
    dynamic = DynamicFactory(
        contradictions="Les deux études diffèrent (DYN 2:2653).", sources=["COOP 3:2601"]
    )
    for value, year in ((22, 2020), (62, 2023)):
        models.Figure.objects.create(
            dynamic=dynamic, label="territoires accompagnés", value=value, unit="territoires", year=year
        )
    models.Figure.objects.create(
        dynamic=dynamic, label="usagers particuliers", value=3200, unit="personnes", qualifier="près de"
    )

    text = page(client, dynamic)

    assert text.count("<dt>Territoires accompagnés</dt>") == 1
    assert '<span class="figure-value">22</span><span class="source"><strong>2020</strong>' in text
    assert '<span class="figure-value">62</span><span class="source"><strong>2023</strong>' in text
    assert '<span class="figure-value">près de 3 200</span>' in text
    assert "(étude de 2020, partie 2, ligne 2653)" in text
    assert "Étude de 2024 (COOP), partie 3, ligne 2601 de la version texte" in text


def test_means_are_bars_when_amounts_are_known_and_lists_otherwise(client):
    dynamic = DynamicFactory(economic_model=enums.EconomicModel.HYBRID)
    for kind, amount in ((enums.ResourceKind.PUBLIC_REGION, 50_000), (enums.ResourceKind.SALES, 25_000)):
        models.Resource.objects.create(dynamic=dynamic, kind=kind, amount_eur=amount)
    models.Resource.objects.create(dynamic=dynamic, kind=enums.ResourceKind.FEES, label="dix euros par an")
    models.Resource.objects.create(dynamic=dynamic, kind=enums.ResourceKind.VOLUNTEERING)

    text = page(client, dynamic)

    assert "Modèle hybride." in text
    assert 'width="100.0%"' in text
    assert 'width="50.0%"' in text
    assert "50 000 €" in text
    assert "En argent, sans montant connu</h3>" in text
    assert "Dix euros par an" in text
    assert "Autrement qu’en argent</h3>" in text
    assert "<dt>Bénévolat</dt>" in text


def test_actors_come_by_circle_with_what_they_bring_and_expect(client):
    dynamic = DynamicFactory()
    models.Actor.objects.create(
        dynamic=dynamic, name="les voisins", category=enums.ActorCategory.CITIZENS, sort_order=0
    )
    models.Actor.objects.create(
        dynamic=dynamic,
        organisation=OrganisationFactory(name="La Ferme", slug="la-ferme"),
        category=enums.ActorCategory.COMPANIES,
        circle=enums.Circle.CORE,
        contributions="des terres",
        expectations="des débouchés",
        sort_order=1,
    )

    text = page(client, dynamic)

    assert text.index("Noyau dur") < text.index(">La Ferme") < text.index("Autres parties prenantes")
    assert '<a href="/organisations/la-ferme/">La Ferme</a>' in text
    assert "<dt>Apporte</dt><dd>Des terres</dd>" in text
    assert "<dt>Attend</dt><dd>Des débouchés</dd>" in text
    assert "Les voisins" in text


def test_running_shows_missing_functions_involvement_plane_and_fields_of_the_type(client):
    dynamic = DynamicFactory(
        systemic=80, modelled=10, involvement_design=enums.DesignInvolvement.CO_CONSTRUCTION
    )
    models.HeldFunction.objects.create(
        dynamic=dynamic,
        function=enums.FunctionKind.COORDINATION,
        held_by="une salariée",
        fte="1.50",
        year=2024,
    )
    models.HeldFunction.objects.create(
        dynamic=dynamic, function=enums.FunctionKind.ENGINEERING, status=enums.FunctionStatus.MISSING
    )
    models.TzcldDetails.objects.create(
        dynamic=dynamic, stage=enums.TzcldStage.ENABLED, companies=["EmerJean (SAS)", "L’Envol"]
    )

    text = page(client, dynamic)

    assert "Une salariée, 1,5 ETP (2024)." in text
    assert "Fonction manquante" in text
    assert "La dynamique est plutôt systémique, et nettement non modélisée." in text
    assert "<dd>EmerJean (SAS)</dd><dd>L’Envol</dd>" in text
    assert "<dd>Territoire habilité</dd>" in text
    assert 'aria-label="C’est là qu’elle en est :"' in text


def test_links_are_said_from_this_end_and_hidden_dynamics_stay_hidden(client):
    dynamic = DynamicFactory()
    LinkFactory(
        source_dynamic=None,
        source_organisation=OrganisationFactory(name="L’ADEME"),
        kind=enums.LinkKind.FUNDS,
        target_dynamic=dynamic,
        reference="DYN 2:2669",
    )
    LinkFactory(source_dynamic=dynamic, target_dynamic=DynamicFactory(draft=True, name="La cachée"))

    text = page(client, dynamic)

    assert "Est financée par</span>" in text
    assert "L’ADEME</a>" in text
    assert "La cachée" not in text


def test_nearest_and_similar_are_proposed_with_the_reason(client):
    theme = ThemeFactory(slug="energie", name="énergie")
    dynamic = DynamicFactory(themes=[theme])
    near = CommuneFactory(latitude=44.90, longitude=5.02)
    DynamicFactory(name="La voisine", seat=near, themes=[theme])

    assert "À 19 km, même thème : énergie ; même type" in page(client, dynamic)


def test_json_ld_is_data_that_parses_and_cannot_close_its_element(client):
    dynamic = DynamicFactory(name="A </script><b>", website="https://exemple.test/")

    text = page(client, dynamic)

    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text)[1])
    assert data["@type"] == "Organization"
    assert data["name"] == "A </script><b>"
    assert data["url"] == f"http://testserver/dynamiques/{dynamic.slug}/"
    assert data["sameAs"] == ["https://exemple.test/"]
    assert f'<link rel="canonical" href="http://testserver/dynamiques/{dynamic.slug}/">' in text


def test_panels_of_other_apps_are_shown_and_nothing_when_none_registered(client):
    dynamic = DynamicFactory()
    assert "Ce qu’elle cherche" not in page(client, dynamic)

    def panel(request, dynamic):
        return {
            "anchor": "besoins",
            "title": "Ce qu’elle cherche",
            "template": "components/badge.html",
            "context": {},
        }

    with hooks.register_temporarily(PANELS, panel):
        assert '<h2 id="besoins-titre">Ce qu’elle cherche</h2>' in page(client, dynamic)


def test_team_sees_its_doors_and_visitors_do_not(client):
    member = TeamMemberFactory()
    address = f"/dynamiques/{member.dynamic.slug}/modifier/"

    assert address not in page(client, member.dynamic)
    client.force_login(member.user)
    assert address in page(client, member.dynamic)
