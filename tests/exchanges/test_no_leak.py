"""Before both accepted, nobody but the équipe relais reads a contact; never does anybody learn who refused."""

import logging
import re

import pytest
from django.core import mail

from community.exchanges.enums import Answer
from community.exchanges.services import answering, consent, introductions, ladder
from community.members.models import Letter, Profile
from dynamics.enums import TeamRole
from tests.dynamics.factories import TeamMemberFactory
from tests.exchanges.factories import NeedFactory, OfferFactory
from tests.members.factories import UserFactory
from tests.security.addresses import crawl, samples, text_of
from tests.security.conftest import as_role, world  # noqa: F401 (fixtures)

pytestmark = pytest.mark.django_db

SECRETS = {
    "besoin": ("cherche@introuvable.example", "06 55 44 33 22", "Nom-Cherchant"),
    "offre": ("transmet@introuvable.example", "07 55 44 33 22", "Nom-Transmettant"),
}
WHY = "Deux équipes qui frappent aux portes."


def person(side: str):
    email, phone, last_name = SECRETS[side]
    user = UserFactory(email=email, first_name="Introuvable", last_name=last_name)
    Profile.objects.update_or_create(user=user, defaults={"phone": phone})
    return user


@pytest.fixture
def asked(facilitator):
    """Both sides asked, by people whose every detail can be recognised; an animatrice beside the one who seeks."""
    seeker, giver = person("besoin"), person("offre")
    need, offer = NeedFactory(owner=seeker), OfferFactory(owner=giver)
    beside = UserFactory()
    for dynamic, user in ((need.dynamic, seeker), (offer.dynamic, giver), (need.dynamic, beside)):
        TeamMemberFactory(dynamic=dynamic, user=user, role=TeamRole.ANIMATOR)
    row = introductions.prepare(need=need, offer=offer, user=facilitator)
    [row] = introductions.propose(introductions=[row], why=WHY, user=facilitator)
    row.people = {"qui cherche": seeker, "qui transmet": giver, "à côté": beside, "facilitateur": facilitator}
    return row


def side(introduction, name):
    return introduction.parties.select_related("introduction", "user").get(side=name)


def pages(client, world, row) -> str:  # noqa: F811
    """Everything that this person can open: every address, the crawl, this introduction, both links."""
    paths = {**samples(world), "introductions:detail": row.get_absolute_url()}
    paths |= {
        "need": f"/besoins/{row.need_id}/",
        "offer": f"/offres/{row.offer_id}/",
        "dynamic": row.need.dynamic.get_absolute_url(),
    }
    del paths["account_logout"]
    texts = [text_of(client.get(path)) for path in paths.values()]
    texts += [text_of(response) for response in crawl(client, most=25).values()]
    return "\n".join(texts)


@pytest.mark.parametrize(
    "role", ["visiteur", "membre", "animateur d’une autre", "à côté", "qui cherche", "qui transmet"]
)
def test_no_page_shows_a_contact_before_both_accepted(as_role, world, asked, role, caplog):  # noqa: F811
    world.people |= asked.people
    caplog.set_level(logging.DEBUG)
    if role != "qui cherche":
        answering.answer(party=side(asked, "besoin"), answer=Answer.ACCEPTED)
    client = as_role(role)
    links = [consent.answer_url(side(asked, name)).removeprefix("http://testserver") for name in SECRETS]
    if role in ("visiteur", "membre"):  # a link that was forwarded
        shown = pages(client, world, asked) + "".join(text_of(client.get(link)) for link in links)
    else:
        shown = pages(client, world, asked)

    own = {"qui cherche": "besoin", "qui transmet": "offre"}.get(role)
    for name, secrets in SECRETS.items():
        if name != own:
            assert [secret for secret in secrets if secret in shown] == []
    for secret in (*SECRETS["besoin"], *SECRETS["offre"]):
        assert secret not in caplog.text


def test_no_letter_holds_a_contact_before_both_accepted(asked):
    answering.answer(party=side(asked, "besoin"), answer=Answer.ACCEPTED)
    answering.ask_question(party=side(asked, "offre"), question="Combien de temps ?")
    ladder.remind(asked.proposed_at + ladder.STEPS[1])

    for letter in Letter.objects.filter(kind__startswith="exchanges."):
        said = f"{letter.subject}\n{letter.text}\n{letter.html}"
        own = next((secrets for secrets in SECRETS.values() if secrets[0] == letter.email), ())
        for secret in {*SECRETS["besoin"], *SECRETS["offre"]} - set(own):
            assert secret not in said, letter.kind


def end(row, how):
    """Ended by one side, the other, the team, or time."""
    if how == "delay":
        ladder.expire(row.proposed_at + consent.EXPIRES_AFTER)
    elif how == "team":
        introductions.cancel(introduction=row, user=row.facilitator)
    else:
        name, answer = how
        answering.answer(party=side(row, name), answer=answer)


def neutral(text: str) -> str:
    """Without what changes at each request or each row."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    text = re.sub(r"mises-en-relation/\d+", "mises-en-relation/N", text)
    return re.sub(r"\d{1,2} \w+ 20\d\d", "JOUR", text)


ENDS = [("besoin", Answer.DECLINED), ("offre", Answer.DECLINED), ("offre", Answer.NOT_NOW), "team", "delay"]


@pytest.mark.parametrize("role", ["qui cherche", "qui transmet"])
def test_a_side_reads_the_same_whoever_refused(client, asked, role):
    """Her page, her list and her letter are the same texts for a refusal by either, the team's choice and the delay."""
    from django.db import transaction

    client.force_login(asked.people[role])
    mine = {"qui cherche": "besoin", "qui transmet": "offre"}[role]
    seen, exports, letters = set(), set(), set()
    for how in ENDS:
        point = transaction.savepoint()
        end(asked, how)
        shown = [client.get(asked.get_absolute_url()), client.get("/mises-en-relation/")]
        seen.add(neutral("\n".join(response.text for response in shown)))
        if how[0] != mine:
            exported = client.get("/mon-espace/mes-donnees/export/").json()["introductions"]
            exports.add(str(exported["introductions"]))
            told = Letter.objects.filter(kind="exchanges.not_followed", user=asked.people[role])
            letters |= set(told.values_list("subject", "text", "html"))
        transaction.savepoint_rollback(point)

    assert len(seen) == 1
    assert len(exports) == 1
    assert len(letters) == 1
    [(subject, text, _)] = letters
    assert not re.search(r"refus|déclin|accept", subject + text)


def test_the_other_side_is_told_and_who_refused_is_not(asked, committed):
    with committed():
        answering.answer(party=side(asked, "offre"), answer=Answer.DECLINED, note="Trop de travail")

    told = [letter for letter in mail.outbox if "ne se fera pas" in letter.subject]
    assert [letter.to for letter in told] == [["cherche@introuvable.example"]]
    assert "Trop de travail" not in told[0].body


def test_the_team_knows_who_refused_and_nobody_else_opens_the_page(client, asked):
    answering.answer(party=side(asked, "offre"), answer=Answer.DECLINED, note="Trop de travail")

    client.force_login(asked.facilitator)
    shown = client.get(asked.get_absolute_url()).text
    assert "Refusée (qui transmet), par Introuvable Nom-Transmettant" in re.sub(r"\s+", " ", shown)
    assert "Trop de travail" in shown
    for stranger in (UserFactory(), asked.people["à côté"], UserFactory(editor=True)):
        client.force_login(stranger)
        assert client.get(asked.get_absolute_url()).status_code == 404


def test_each_side_reads_the_contact_of_the_other_once_both_accepted(client, asked):
    for name in SECRETS:
        answering.answer(party=side(asked, name), answer=Answer.ACCEPTED)

    for role, theirs in (("qui cherche", "offre"), ("qui transmet", "besoin")):
        client.force_login(asked.people[role])
        shown = client.get(asked.get_absolute_url()).text
        assert [secret for secret in SECRETS[theirs] if secret not in shown] == []
    client.force_login(asked.people["à côté"])
    assert client.get(asked.get_absolute_url()).status_code == 404
