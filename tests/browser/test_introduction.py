"""From a need to a link of the maillage: everybody answers for herself, and nobody learns who said no."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from community.exchanges.enums import Form, IntroductionState
from community.exchanges.models import Introduction, Need, Offer
from community.exchanges.services import answering, consent, introductions, suggestions
from community.members.services.charter import accept_charter
from dynamics.models import Link
from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_accessibility import found_on
from tests.dynamics.factories import DynamicFactory, TeamMemberFactory
from tests.exchanges.factories import NeedFactory, OfferFactory
from tests.members.factories import UserFactory
from tests.toolbox.factories import ToolFactory
from toolbox.models import UsageReport

PASSWORD = "un-mot-de-passe-de-test"
TITLE = "Aller vers les habitants qui ne viennent jamais"


class Village:
    """An animatrice who seeks, two teams that can pass on, a facilitatrice."""

    def __init__(self):
        self.tool = ToolFactory(slug="toucher-les-invisibles", name="Toucher les invisibles")
        self.seeker = self.somebody("animatrice", "Nour", "Belline")
        self.epicerie = DynamicFactory(name="L’Épicerie du pont", slug="l-epicerie-du-pont")
        TeamMemberFactory(user=self.seeker, dynamic=self.epicerie)
        self.decliner = self.somebody("decline", "Odile", "Farge")
        self.accepter = self.somebody("accepte", "Yannis", "Morvan")
        self.quartier = DynamicFactory(name="Le Quartier debout", slug="le-quartier-debout")
        self.vallee = DynamicFactory(name="La Vallée sans chômage", slug="la-vallee-sans-chomage")
        for person, dynamic in ((self.decliner, self.quartier), (self.accepter, self.vallee)):
            TeamMemberFactory(user=person, dynamic=dynamic)
            OfferFactory(
                owner=person,
                dynamic=dynamic,
                title=f"Raconter notre porte-à-porte ({dynamic.name})",
                description="Nous sommes allés vers les habitants que personne ne voit, porte après porte.",
                forms=[Form.VISIT],
                tools=[self.tool],
            )
        self.relay = self.somebody("relais", "Maëlle", "Sorin", facilitator=True)

    def somebody(self, name, first_name, last_name, **role):
        user = UserFactory(
            email=f"{name}@exemple.test",
            password=PASSWORD,
            first_name=first_name,
            last_name=last_name,
            **role,
        )
        accept_charter(user=user)
        return user


def letter_to(person, subject: str = ""):
    """The last letter to this person whose subject says so; delivered by a task, so it may take a moment."""
    found = [one for one in mail.outbox if one.to == [person.email] and subject in one.subject]
    assert found, [(one.to, one.subject) for one in mail.outbox]
    return found[-1]


def link_in(letter, answer: str) -> str:
    return re.search(rf"http\S+/mise-en-relation/\S+\?reponse={answer}", letter.body).group()


def write_a_need(person) -> None:
    """Four questions; what helps already is shown beside; suggestions with reasons once it is published."""
    page = person.goes_to("/besoins/nouveau/")
    page.locator("[name=title]").fill(TITLE)
    page.locator("#id_description").fill(
        "Nos réunions attirent toujours les mêmes vingt personnes. Comment frapper à la porte des autres ?"
    )
    page.locator("[name=forms][value=visite]").check()
    page.locator("#deja-la").get_by_text("Raconter notre porte-à-porte").first.wait_for()
    page.get_by_role("button", name="Publier").click()
    page.get_by_role("heading", level=1, name=TITLE).wait_for()
    shown = page.locator("section[aria-labelledby=suggestions]")
    shown.get_by_text("Le Quartier debout", exact=True).wait_for()
    assert shown.locator("ul.reasons").first.locator("li").count() >= 2


def qualify(person) -> None:
    """Both offers in one gesture."""
    page = person.goes_to("/mises-en-relation/")
    page.get_by_role("link", name=TITLE).first.click()
    page.get_by_role("heading", name="Qui peut répondre").wait_for()
    for box in page.locator("[name=offre]").all():
        box.check()
    page.get_by_role("button", name="Écrire la proposition").click()
    page.locator("[name=why]").fill("Vous cherchez à aller vers les autres, cette équipe l’a fait.")
    page.locator("[name=note_need]").fill("Je les connais bien.")
    page.get_by_role("button", name="Demander leur accord").click()
    page.get_by_role("status").locator(".alert.success").wait_for()


def answer(person, url: str, button: str) -> str:
    page = person.goes_to(url)
    page.get_by_role("button", name=button).click()
    page.get_by_role("heading", level=1).wait_for()
    return page.locator("main").inner_text()


def agree_a_date(proposer, chooser, introduction) -> None:
    page = proposer.goes_to(f"/mises-en-relation/{introduction.pk}/date/")
    day = timezone.localdate() + timedelta(days=12)
    page.locator("[name=dates-0-day]").fill(day.isoformat())
    page.locator("[name=dates-0-hour]").fill("10:30")
    page.locator("[name=dates-0-place]").fill("À la maison du canal")
    page.get_by_role("button", name="Envoyer ces dates").click()
    page.get_by_role("status").locator(".alert.success").wait_for()
    page = chooser.goes_to(f"/mises-en-relation/{introduction.pk}/date/")
    page.get_by_role("button", name="Choisir cette date").click()
    page.get_by_role("heading", name="Le rendez-vous").wait_for()


def visit_and_tell(person, introduction) -> None:
    """Programme and report of the visit, then the bilan: a draft retour d’usage, a link of the maillage."""
    page = person.goes_to(f"/mises-en-relation/{introduction.pk}/cadre/")
    page.locator("[name=questions]").fill("Comment choisissez-vous les portes ?")
    page.locator("[name=report]").fill("Nous avons frappé à douze portes avec eux.")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("status").locator(".alert.success").wait_for()
    page = person.goes_to(f"/mises-en-relation/{introduction.pk}/bilan/")
    if page.locator("[name=issue-met_on]").count():
        page.locator("[name=issue-met_on]").fill(timezone.localdate().isoformat())
    page.locator("[name=issue-outcome][value=visite]").check()
    page.locator("[name=useful]").last.check()
    page.locator("[name=changed]").fill("Nous savons commencer par la boulangerie.")
    page.locator("[name=makes_report]").check()
    page.locator("[name=makes_link]").check()
    page.get_by_role("button", name="Donner le bilan et clore").click()
    page.get_by_role("link", name="le relire et l’envoyer").wait_for()


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_need_becomes_a_visit_a_retour_and_a_link(visitor, viewport):
    village = Village()
    seeker = visitor(viewport=viewport)
    seeker.signs_in(village.seeker.email, PASSWORD)
    write_a_need(seeker)
    relay = visitor(viewport=viewport)
    relay.signs_in(village.relay.email, PASSWORD)
    qualify(relay)
    for_all = mail.outbox[-3:]
    assert not any(village.seeker.email in one.body for one in for_all if one.to != [village.seeker.email])

    # Nobody signs in to answer; one declines, and nobody but the équipe relais learns who
    stranger = visitor(viewport=viewport)
    declined = link_in(letter_to(village.decliner), "decline")
    assert "ne se fera pas" in answer(stranger, declined, "Envoyer ma réponse")
    accepted = answer(stranger, link_in(letter_to(village.accepter), "accepte"), "Oui, je suis d’accord")
    assert "votre accord est noté" in accepted
    row = Introduction.objects.get(offer__owner=village.accepter)
    assert village.accepter.email not in seeker.goes_to(row.get_absolute_url()).content()

    # The animatrice accepts from her space: both get the contact
    page = seeker.goes_to("/mon-espace/")
    page.get_by_role("link", name="La Vallée sans chômage").first.click()
    page.get_by_role("link", name="Lire et répondre").click()
    if page.get_by_role("button", name="Oui, je suis d’accord").count():
        page.get_by_role("button", name="Oui, je suis d’accord").click()
    else:
        page.locator("[name=answer][value=accepte]").check()
        page.get_by_role("button", name="Envoyer ma réponse").click()
    page.get_by_role("heading", name="Vous avez accepté tous les deux").wait_for()
    assert village.accepter.email in letter_to(village.seeker).body
    assert village.seeker.email in letter_to(village.accepter).body
    assert village.accepter.email in seeker.goes_to(row.get_absolute_url()).content()

    host = visitor(viewport=viewport)
    host.signs_in(village.accepter.email, PASSWORD)
    agree_a_date(seeker, host, row)
    appointment = letter_to(village.seeker).body
    assert "À la maison du canal" in appointment
    assert "/mise-en-relation/rendez-vous/" in appointment
    visit_and_tell(seeker, row)

    row.refresh_from_db()
    assert row.state == IntroductionState.SUCCEEDED
    assert UsageReport.objects.get().dynamic == village.epicerie
    assert Link.objects.count() == 1
    assert Need.objects.get().title == TITLE
    reader = visitor(viewport=viewport)
    for dynamic, other in ((village.epicerie, village.vallee), (village.vallee, village.epicerie)):
        page = reader.goes_to(dynamic.get_absolute_url())
        assert page.get_by_role("link", name=other.name).first.is_visible()


def test_an_answer_is_given_by_keyboard_alone(visitor):
    village = Village()
    seeker = visitor()
    seeker.signs_in(village.seeker.email, PASSWORD)
    write_a_need(seeker)
    relay = visitor()
    relay.signs_in(village.relay.email, PASSWORD)
    qualify(relay)

    page = visitor(viewport=PHONE).goes_to(link_in(letter_to(village.accepter), "accepte"))
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText") == "Oui, je suis d’accord":
            break
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="votre accord est noté").wait_for()


def test_the_pages_of_an_introduction_have_no_violation(visitor):
    """Before and after both agreed, for each who reads them."""
    village = Village()
    need = NeedFactory(
        owner=village.seeker,
        dynamic=village.epicerie,
        title=TITLE,
        description="Comment frapper à la porte des habitants que personne ne voit ?",
        forms=[Form.VISIT],
    )
    suggestions.compute()
    first, second = (
        introductions.prepare(user=village.relay, need=need, offer=offer)
        for offer in Offer.objects.order_by("pk")
    )
    introductions.propose(introductions=[first], why="Cette équipe l’a fait.", notes={}, user=village.relay)
    waiting = first.parties.get(side="offre")
    answering.ask_question(party=waiting, question="Combien de temps cela prend-il ?")
    introductions.propose(introductions=[second], why="Celle-ci aussi.", notes={}, user=village.relay)
    for party in second.parties.all():
        answering.answer(party=party, answer="accepte")
    page = second.get_absolute_url()
    after = [page, f"{page}date/", f"{page}cadre/", f"{page}bilan/", f"{page}fil/"]
    desk = ["/mises-en-relation/", "/mises-en-relation/?file=questions", "/mises-en-relation/voisines/"]

    for options in ({"color_scheme": "light"}, {"color_scheme": "dark", "viewport": PHONE}):
        reader = visitor(**options)
        assert found_on(reader, [consent.answer_url(waiting), consent.answer_url(waiting, "accepte")]) == {}
        seeker = visitor(**options)
        seeker.signs_in(village.seeker.email, PASSWORD)
        own = [
            need.get_absolute_url(),
            f"{need.get_absolute_url()}suggestions/",
            "/mises-en-relation/",
            "/mon-espace/",
        ]
        assert found_on(seeker, [*own, first.get_absolute_url(), *after]) == {}
        relay = visitor(**options)
        relay.signs_in(village.relay.email, PASSWORD)
        qualify_page = f"/mises-en-relation/besoin/{need.pk}/"
        assert (
            found_on(
                relay,
                [*desk, qualify_page, first.get_absolute_url(), page, "/mises-en-relation/soutien/nouvelle/"],
            )
            == {}
        )
