"""axe finds nothing on any page, by day and by night; the first visit stays light."""

import gzip
from pathlib import Path

import axe_playwright_python
import pytest
from django.core.management import call_command

from community.members.models import User
from community.members.services.demo import make_demo_accounts
from dynamics.models import Dynamic
from dynamics.services import territory_search
from dynamics.services.demo import make_demo_teams
from tests.browser.conftest import PHONE
from tests.toolbox.factories import TeamVariantFactory, ToolDocumentFactory, ToolFactory, UsageReportFactory
from toolbox.models import SheetPage, Term, Tool
from toolbox.services import bookmarks, levers

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PUBLIC_PAGES = [
    "/",
    "/dynamiques/",
    "/dynamiques/?q=energie&type=ptce&region=76",
    "/dynamiques/?q=introuvable-vraiment",
    "/dynamiques/carte/",
    "/dynamiques/carte/integrer/",
    "/dynamiques/la-chantrerie/",
    "/dynamiques/bfc-en-transition/",
    "/dynamiques/inscrire/",
    "/organisations/ademe/",
    "/territoires/",
    "/territoires/R27/",
    "/territoires/26/",
    "/outils/",
    "/outils/recit/",
    "/outils/comparer/?outil=recit&outil=forum-ouvert&outil=miaou",
    "/fiches/",
    "/fiches/habitants/",
    "/monographies/",
    "/monographies/eusko/",
    "/glossaire/",
    "/glossaire/tiers-lieu/",
    "/demarrer/",
    "/demarrer/metiers/animateur-de-la-cooperation/",
    "/forum/",
    "/forum/fiches/habitants/",
    "/besoins/",
    "/besoins/carte/",
    "/besoins/?q=introuvable-vraiment",
    "/offres/",
    "/dispositifs/",
    "/dispositifs/fonds-de-confiance/",
    "/dispositifs/comparer/?dispositif=fonds-de-confiance&dispositif=coop-ter&dispositif=ami-ptce",
    "/dispositifs/calendrier/",
    "/mises-en-relation/chiffres/",
    "/recherche/?q=habitants",
    "/communaute/charte/",
    "/donnees/",
    "/observatoire/",
    "/observatoire/besoins-et-offres-par-theme/",
    "/observatoire/liens-dans-le-temps/",
    "/observatoire/outils-essayes/integrer/?vue=1",
    "/api/v1/docs/",
    "/composants/",
    "/mentions-legales/",
    "/confidentialite/",
    "/accessibilite/",
    "/licence-des-donnees/",
    "/compte/login/",
    "/compte/signup/",
    "/compte/password/reset/",
]
SIGNED_IN_PAGES = [
    "/mon-espace/",
    "/mon-espace/profil/",
    "/mon-espace/preferences/",
    "/mon-espace/mes-donnees/",
    "/mon-espace/mes-donnees/supprimer/",
    "/compte/password/change/",
    "/compte/2fa/",
    "/compte/sessions/",
    "/dynamiques/figeacteurs/",
    "/dynamiques/figeacteurs/modifier/",
    "/dynamiques/figeacteurs/modifier/identite/",
    "/dynamiques/figeacteurs/modifier/lieu/",
    "/dynamiques/figeacteurs/equipe/",
    "/dynamiques/figeacteurs/historique/",
    "/dynamiques/figeacteurs/fraicheur/",
    "/dynamiques/figeacteurs/terminer/",
    "/dynamiques/figeacteurs/retirer/",
    "/dynamiques/eusko/reprendre/",
    "/outils/proposer/",
    "/outils/manques/nouveau/",
    "/outils/recit/retour/",
    "/outils/recit/variante/",
    "/fiches/habitants/",
    "/forum/nouvelle/",
    "/besoins/nouveau/",
    "/besoins/alertes/nouvelle/?theme=emploi",
    "/offres/nouveau/",
    "/offres/pret-a-transmettre/",
    "/dispositifs/proposer/",
    "/dispositifs/coop-ter/alerte/",
    "/dispositifs/coop-ter/avis/",
    "/dispositifs/mes-dispositifs/",
    "/mises-en-relation/",
    "/mon-espace/sollicitations/",
]


@pytest.fixture
def whole_site(site):
    """What `make demo` shows."""
    call_command("seed", verbosity=0)
    make_demo_accounts()
    make_demo_teams()
    territory_search.forget()
    what_members_told()
    return site


def what_members_told():
    """What a new site does not show yet: a retour, a variant, a document, a lever and a tool that one keeps."""
    tool, dynamic = Tool.objects.get(slug="recit"), Dynamic.objects.get(slug="figeacteurs")
    animator = User.objects.get(email="animateur@archipel.test")
    UsageReportFactory(
        tool=tool, dynamic=dynamic, author=animator, adapted="Dehors.", did_not_work="Le micro."
    )
    TeamVariantFactory(tool=tool, dynamic=dynamic, author=animator)
    ToolDocumentFactory(tool=tool, credit="Lou", licence="CC BY-SA")
    bookmarks.keep(tool=tool, user=animator, note="Pour mars.")
    levers.tick(
        sheet=SheetPage.objects.get(slug="habitants"), lever="convivialite", user=animator, is_wanted=True
    )


def violations(page) -> list[str]:
    """What axe reproaches the page as it stands."""
    page.wait_for_load_state("networkidle")
    if page.locator("script[src*='js/map']").count():
        page.locator("#map[data-ready=true]").wait_for()
    page.evaluate(AXE)
    result = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", TAGS
    )
    return [f"{rule['id']} : {rule['nodes'][0]['target']}" for rule in result["violations"]]


def found_on(person, paths: list[str]) -> dict[str, list[str]]:
    found = {}
    for path in paths:
        page = person.goes_to(path)
        wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
        found[path] = violations(page) + (["déborde en largeur"] if wide else [])
    return {path: faults for path, faults in found.items() if faults}


def test_pages_have_no_violation_by_day_and_by_night(visitor, whole_site):
    """Public pages, then those of a person who signs in: one test, since the site takes long to prepare."""
    for options in ({"color_scheme": "light"}, {"color_scheme": "dark", "viewport": PHONE}):
        person = visitor(**options)
        assert found_on(person, PUBLIC_PAGES) == {}

        person.signs_in("animateur@archipel.test", "archipel-demo")
        assert found_on(person, SIGNED_IN_PAGES) == {}


def test_registration_steps_have_no_violation(visitor, site):
    for options in ({"color_scheme": "light"}, {"color_scheme": "dark", "viewport": PHONE}):
        person = visitor(**options)
        page = person.goes_to("/dynamiques/inscrire/")
        page.get_by_role("button", name="Commencer").click()
        page.locator("[name=name]").wait_for()
        assert violations(page) == []
        page.get_by_role("button", name="Continuer").click()  # refused: the errors are a state too
        page.locator(".errorlist").first.wait_for()
        assert violations(page) == []
        page.locator("[name=name]").fill("Le Verger partagé")
        page.locator("[name=typology]").select_option(label="Jardin partagé")
        page.locator("[name=summary]").fill("Un verger ouvert à tout le quartier.")
        seen = [page.url]
        while not page.url.endswith("/apercu/"):
            if page.locator("[name=seat]").count():
                page.locator("[name=seat]").fill("26400")
            page.get_by_role("button", name="Continuer").click()
            page.wait_for_url(lambda url, seen=seen: url not in seen)
            seen.append(page.url)
            assert violations(page) == [], page.url


def test_a_shown_definition_has_no_violation(visitor, site):
    """A term of the glossary, focused: its note is a state of the page."""
    Term.objects.create(slug="commun", term="Commun", definition="Une ressource que l’on partage.")
    ToolFactory(slug="recit", aim="Faire naître un commun.")
    for options in ({"color_scheme": "light"}, {"color_scheme": "dark", "viewport": PHONE}):
        page = visitor(**options).goes_to("/outils/recit/")
        page.locator("[data-term]").focus()

        assert page.get_by_role("tooltip").is_visible()
        assert violations(page) == []


def test_the_steps_of_a_proposal_have_no_violation(visitor, site):
    make_demo_accounts()
    for options in ({"color_scheme": "light"}, {"color_scheme": "dark", "viewport": PHONE}):
        person = visitor(**options)
        person.signs_in("membre@archipel.test", "archipel-demo")
        page = person.goes_to("/outils/proposer/")
        page.get_by_role("button", name="Continuer").last.click()  # refused: the errors are a state too
        page.locator(".errorlist").first.wait_for()
        assert violations(page) == []
        page.locator("[name=name]").fill("Café des possibles")
        page.get_by_role("button", name="Enregistrer").click()
        page.wait_for_url("**/mes-outils/")
        page.get_by_role("link", name="Café des possibles").first.click()
        page.wait_for_url("**/apercu/")
        assert violations(page) == []
        for step in ("faire", "savoir"):
            page = person.goes_to(page.url.rsplit("/", 2)[0] + f"/{step}/")
            assert violations(page) == [], step


def test_the_first_visit_of_the_home_page_stays_under_200_kb(visitor, whole_site):
    person = visitor()
    answers = []
    person.page.on("response", lambda answer: answers.append(answer))

    person.goes_to("/")
    person.page.wait_for_load_state("networkidle")

    # As production sends it: static files are compressed when they are collected, which tests do not do.
    weight = sum(len(gzip.compress(answer.body())) for answer in answers if answer.status == 200)
    assert len(answers) > 3
    assert weight <= 200_000
