"""A call for commons from its challenge to a tool of the toolbox, with its phases: what it does and how it reads."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.members.services import moderation
from community.members.services.charter import accept_charter
from proposals.calls_enums import Phase
from proposals.models import Call, Project
from proposals.services import calls_budgets
from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_accessibility import found_on
from tests.dynamics.factories import DynamicFactory, TeamMemberFactory
from tests.members.factories import UserFactory
from tests.proposals.factories_calls import dates, in_phase
from toolbox.models import Tool

PASSWORD = "un-mot-de-passe-de-test"
TITLE = "Livrer en ville sans camion"


def somebody(name: str, **role):
    user = UserFactory(email=f"{name}@exemple.test", password=PASSWORD, first_name=name.title(), **role)
    accept_charter(user=user)
    return user


def succeeded(page) -> None:
    page.get_by_role("status").locator(".alert.success").wait_for()


def open_a_call(person, dynamic) -> Call:
    """Its rules, its calendar and an envelope; a présélection is off and stays off."""
    page = person.goes_to("/appels-a-communs/")
    page.get_by_role("link", name="Ouvrir un appel").click()
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=dynamic]").select_option(label=dynamic.name)
    page.locator("[name=challenge]").fill("Les derniers kilomètres encombrent nos rues.")
    page.locator("[name=acceptable]").fill("Moins de 3 000 € par commune, réparable sur place.")
    page.locator("[name=deliverables]").fill("Les plans, la notice, un retour d’expérience.")
    page.locator("[name=licence][value=cern-ohl]").check()
    days = {name: day for name, day in dates(Phase.ANNOUNCED, without=[Phase.SELECTING]).items() if day}
    days["proposing_on"] = timezone.localdate() - timedelta(1)
    page.get_by_text("Enveloppe à partager").first.click()
    for name, day in days.items():
        page.locator(f"[name={name}]").fill(day.isoformat())
    page.locator("[name=envelope]").fill("900")
    page.get_by_role("button", name="Envoyer à l’équipe relais").click()
    succeeded(page)
    return Call.objects.get()


def start_a_project(person, call: Call) -> Project:
    page = person.goes_to(call.get_absolute_url())
    page.get_by_role("link", name="Démarrer un projet").click()
    page.locator("[name=title]").fill("La remorque partagée")
    page.locator("[name=summary]").fill("Une remorque à vélo que trois communes construisent.")
    page.locator("[name=looked_for]").fill("Un soudeur deux jours.")
    page.get_by_role("button", name="Ouvrir le projet").click()
    page.get_by_role("heading", level=1, name="La remorque partagée").wait_for()
    return Project.objects.get()


def join(person, project: Project) -> None:
    page = person.goes_to(project.get_absolute_url())
    page.get_by_role("link", name="Rejoindre ce projet").click()
    page.locator("[name=resource][value=competence]").check()
    page.locator("[name=amount]").fill("2")
    page.locator("[name=unit]").select_option("jours")
    page.locator("[name=words]").fill("Je soude, et j’apprends à souder.")
    page.get_by_role("button", name="Proposer cet apport").click()
    succeeded(page)
    page.get_by_text("En attente de réponse").wait_for()


def accept(person, project: Project) -> None:
    page = person.goes_to(project.get_absolute_url())
    page.get_by_role("link", name="Lire et répondre").click()
    page.locator("[name=words]").fill("Avec joie.")
    page.get_by_role("button", name="Accepter").click()
    succeeded(page)
    page.get_by_role("link", name="Noter ce qui a été reçu").click()
    page.locator("[name=amount]").fill("0,5")
    page.get_by_role("button", name="Noter").click()
    succeeded(page)
    page.locator("table.sums").get_by_text("0,5 jour").wait_for()


def share_out(giver, holder, call: Call, project: Project) -> None:
    """The giver hands her 300 € to the holder, who gives 500 of 600."""
    page = giver.goes_to(f"{call.get_absolute_url()}enveloppe/")
    page.get_by_text("Confier plutôt ma part").click()
    page.locator("[name=to]").select_option(index=1)
    page.get_by_role("button", name="Confier ma part").click()
    succeeded(page)
    page.get_by_role("button", name="Reprendre ma part").wait_for()
    page = holder.goes_to(f"{call.get_absolute_url()}enveloppe/")
    page.get_by_text("600 €").first.wait_for()
    page.locator(f"[name=projet-{project.pk}]").fill("500")
    page.get_by_role("button", name="Répartir ainsi").click()
    succeeded(page)
    page.locator("table.bars").get_by_text("500 €").wait_for()


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_challenge_becomes_a_tool_that_everybody_may_use(visitor, viewport):
    dynamic = DynamicFactory(name="La Ruche du canal")
    people = {name: somebody(name) for name in ("organise", "porte", "soude", "soutient")}
    TeamMemberFactory(user=people["organise"], dynamic=dynamic)
    relay = somebody("relais", facilitator=True)
    browsers = {name: visitor(viewport=viewport) for name in people}
    for name, browser in browsers.items():
        browser.signs_in(people[name].email, PASSWORD)

    call = open_a_call(browsers["organise"], dynamic)
    moderation.publish(obj=call, user=relay)
    call.refresh_from_db()
    project = start_a_project(browsers["porte"], call)
    join(browsers["soude"], project)
    accept(browsers["porte"], project)
    for name in ("porte", "soude", "soutient"):
        page = browsers[name].goes_to(call.get_absolute_url())
        page.get_by_role("link", name="Demander une part").click()
        page.locator("[name=words]").fill("J’habite le canton.")
        page.get_by_role("button", name="Demander une part").click()
        succeeded(page)
    page = browsers["organise"].goes_to(f"{call.get_absolute_url()}enveloppe/soutiens/")
    for _ in range(3):
        with page.expect_navigation():
            page.get_by_role("button", name="Confirmer").first.click()

    in_phase(call, Phase.SHARING_OUT)
    own = call.supporters.get(user=people["soutient"])
    first = call.supporters.confirmed().exclude(pk=own.pk).order_by("created_at").first()
    holder = next(name for name, user in people.items() if user.pk == first.user_id)
    share_out(browsers["soutient"], browsers[holder], call, project)
    assert calls_budgets.sharing_of(call).unspent == 400

    in_phase(call, Phase.DOING)
    page = browsers["porte"].goes_to(project.get_absolute_url())
    page.get_by_role("button", name="Dire que la réalisation commence").click()
    succeeded(page)
    page.get_by_role("link", name="Partager un résultat").click()
    page.locator("[name=new-name]").fill("La remorque en plans")
    page.locator("[name=new-summary]").fill("Les plans, la notice et ce qui a cassé.")
    page.get_by_role("button", name="Préparer le brouillon").click()
    page.wait_for_url("**/outils/proposer/**")
    tool = Tool.objects.get(name="La remorque en plans")
    moderation.submit(obj=tool, user=people["porte"])
    moderation.publish(obj=tool, user=relay)
    reader = visitor(viewport=viewport)
    reader.goes_to(call.get_absolute_url()).get_by_role("link", name="La remorque en plans").wait_for()

    pages = [
        "/appels-a-communs/",
        call.get_absolute_url(),
        project.get_absolute_url(),
        f"{call.get_absolute_url()}enveloppe/",
    ]
    assert found_on(reader, pages) == {}
    assert found_on(browsers["organise"], ["/appels-a-communs/nouveau/"]) == {}
