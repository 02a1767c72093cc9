"""Asked what came of it, answered once, turned into a retour d'usage and a link; and « prêt à transmettre »."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from community.exchanges.enums import Form, IntroductionState, Outcome, State
from community.exchanges.models import FollowUp, Offer
from community.exchanges.services import follow_ups
from community.exchanges.services.harvest import HarvestError
from community.exchanges.tasks import follow_up as task
from community.members.models import Letter
from community.members.services import personal_data
from dynamics.models import Link
from tests.dynamics.factories import TeamMemberFactory
from tests.exchanges.agreed import agreed, letters
from tests.members.factories import UserFactory
from tests.toolbox.factories import ResourcePersonFactory, ToolFactory
from toolbox.models import UsageReport

pytestmark = pytest.mark.django_db

NOT_SAID = {"useful": "2", "changed": "Nous frappons aux portes", "would_add": "Partir à deux"}


@pytest.fixture
def tool():
    return ToolFactory(slug="porte-a-porte", name="Le porte-à-porte")


def link_for(user) -> str:
    """The path of the newest link that this person received."""
    text = Letter.objects.filter(kind="exchanges.follow_up", user=user).latest("pk").text
    return re.search(r"http://testserver(/mise-en-relation/suivi/\S+)", text)[1]


# --- Asking -----------------------------------------------------------------------------------


def test_both_sides_are_asked_at_a_month_and_at_three_once_each():
    company = agreed(days=31)

    for _ in range(3):
        task()
    first = Letter.objects.filter(kind="exchanges.follow_up")
    assert set(first.values_list("email", flat=True)) == {company.need.email, company.offer.email}
    assert first.count() == 2
    assert "Il y a un mois" in first[0].text
    later = timezone.now() + timedelta(days=60)
    assert (follow_ups.ask_due(now=later), follow_ups.ask_due(now=later)) == (2, 0)
    assert "Il y a trois mois" in letters("exchanges.follow_up")[company.need.email]
    assert sorted(FollowUp.objects.values_list("step", flat=True)) == [30, 30, 90, 90]


@pytest.mark.parametrize(
    ("days", "changes"),
    [
        (20, {}),
        (400, {}),
        (31, {"state": IntroductionState.CANCELLED, "ended_at": timezone.now()}),
        (31, {"state": IntroductionState.NO_FOLLOW_UP, "ended_at": timezone.now()}),
        (31, {"anonymised_at": timezone.now()}),
    ],
)
def test_nobody_is_asked_too_early_too_late_nor_after_a_refusal(days, changes):
    company = agreed(days=days)
    type(company.introduction).objects.filter(pk=company.introduction.pk).update(**changes)

    assert follow_ups.ask_due() == 0


def test_somebody_without_an_account_is_asked_and_somebody_who_left_is_not():
    company = agreed(days=31)
    company.introduction.parties.filter(side="offre").update(
        user=None, name="Omar", email="omar@exemple.test"
    )
    personal_data.erase(user=company.need, tell=False)

    follow_ups.ask_due()

    assert set(letters("exchanges.follow_up")) == {"omar@exemple.test"}


# --- Answering --------------------------------------------------------------------------------


def test_opening_the_link_changes_nothing_and_answering_needs_no_account(client):
    company = agreed(days=31)
    follow_ups.ask_due()
    path = link_for(company.need)

    for _ in range(2):
        page = client.get(path)
    assert page.status_code == 200
    assert page["Cache-Control"].startswith("max-age=0")
    assert not FollowUp.objects.filter(answered_at__isnull=False).exists()
    assert company.offer.email not in page.content.decode()
    answer = client.post(path, {"met": "oui", **NOT_SAID})

    assert answer.url == path
    assert "Merci" in client.get(path).content.decode()
    row = FollowUp.objects.get(side="besoin")
    assert (row.met, row.useful, row.changed, row.would_add) == (
        "oui",
        2,
        "Nous frappons aux portes",
        "Partir à deux",
    )


def test_the_facilitator_reads_it_all_and_the_other_side_what_changed(client):
    company = agreed(days=31)
    follow_ups.ask_due()

    client.post(link_for(company.need), {"met": "oui", **NOT_SAID, "useful": "0"})

    told = letters("exchanges.outcome")
    assert set(told) == {company.offer.email, company.facilitator.email}
    assert "Nous frappons aux portes" in told[company.offer.email]
    assert "pas du tout" not in told[company.offer.email]
    assert "pas du tout" in told[company.facilitator.email]
    assert "Partir à deux" in told[company.facilitator.email]


def test_a_second_answer_changes_nothing(client):
    company = agreed(days=31)
    follow_ups.ask_due()
    path = link_for(company.need)
    client.post(path, {"met": "oui", **NOT_SAID})

    client.post(path, {"met": "non", "changed": "Rien"})

    assert FollowUp.objects.get(side="besoin").met == "oui"
    assert Letter.objects.filter(kind="exchanges.outcome").count() == 2


@pytest.mark.parametrize("token", ["x", "eyJub25jZSI6ImEifQ:1:2"])
def test_a_link_that_was_cut_says_so(client, token):
    assert client.get(f"/mise-en-relation/suivi/{token}/").status_code == 410


def test_an_incomplete_answer_is_shown_with_what_was_typed(client):
    company = agreed(days=31)
    follow_ups.ask_due()

    page = client.post(link_for(company.need), {"met": "oui", "changed": "Déjà un peu"}).content.decode()

    assert "Dites si cela a été utile" in page
    assert "Déjà un peu" in page
    assert not FollowUp.objects.filter(answered_at__isnull=False).exists()


# --- What it turns into -----------------------------------------------------------------------


def test_one_tick_begins_a_retour_d_usage_with_both_dynamiques(client, tool):
    company = agreed(days=31, tools=[tool])
    follow_ups.ask_due()
    path = link_for(company.need)

    client.post(path, {"met": "oui", **NOT_SAID, "makes_report": "on", "tool": tool.pk})

    report = UsageReport.objects.get()
    assert (report.live, report.author, report.dynamic.name) == (False, company.need, "La Ruche")
    assert "Le Rucher voisin" in report.context
    assert (report.worked, report.adapted, report.again) == (
        "Nous frappons aux portes",
        "Partir à deux",
        "oui",
    )
    assert report.get_edit_url() in client.get(path).content.decode()
    client.force_login(company.need)
    assert client.get(report.get_edit_url()).status_code == 200
    assert "Le porte-à-porte" in client.get("/outils/mes-outils/").content.decode()


def test_a_retour_is_begun_once_a_side_and_only_by_who_is_in_the_team(client, tool):
    company = agreed(days=31, tools=[tool])
    follow_ups.ask_due()
    client.post(link_for(company.need), {"met": "oui", **NOT_SAID, "makes_report": "on", "tool": tool.pk})
    follow_ups.ask_due(now=timezone.now() + timedelta(days=60))
    assert "En faire un retour d’usage" not in client.get(link_for(company.need)).content.decode()
    company.offer.teams.all().delete()
    assert "En faire un retour d’usage" not in client.get(link_for(company.offer)).content.decode()
    asked = FollowUp.objects.get(side="besoin", step=90)

    with pytest.raises(HarvestError):
        follow_ups.answer(follow_up=asked, met="oui", changed="Encore", tool=tool, user=company.need)

    asked.refresh_from_db()
    assert (asked.answered_at, UsageReport.objects.count()) == (None, 1)


@pytest.mark.parametrize(
    ("form", "kind", "phrase"),
    [
        (Form.VISIT, "visite", "La Ruche a visité Le Rucher voisin"),
        (
            Form.TRANSFER,
            "transfert-de-savoir-faire",
            "Le Rucher voisin a transmis un savoir-faire à La Ruche",
        ),
        (Form.PEERS, "s-inspire-de", "La Ruche s’inspire de Le Rucher voisin"),
    ],
)
def test_a_success_becomes_a_link_on_both_pages_made_once(client, form, kind, phrase):
    company = agreed(days=31, form=form)
    follow_ups.ask_due()
    page = client.get(link_for(company.need))
    assert page.context["form"].fields["link_kind"].choices[0] == (kind, phrase)

    for user in (company.need, company.offer):
        client.post(link_for(user), {"met": "oui", **NOT_SAID, "makes_link": "on", "link_kind": kind})

    link = Link.objects.get()
    assert str(link) == phrase
    assert link.reference.startswith("Mise en relation Archipel")
    assert link.declared_by == company.need
    assert list(FollowUp.objects.filter(link=link).values_list("side", flat=True)) == ["besoin", "offre"]
    for slug, other in (("la-ruche", "Le Rucher voisin"), ("le-rucher", "La Ruche")):
        assert other in client.get(f"/dynamiques/{slug}/").content.decode()


def test_a_mutual_link_that_exists_the_other_way_is_kept(client):
    company = agreed(days=31)
    known = Link.objects.create(
        source_dynamic=company.introduction.offer_dynamic,
        target_dynamic=company.introduction.need_dynamic,
        kind="projet-commun",
    )
    follow_ups.ask_due()

    client.post(
        link_for(company.need), {"met": "oui", **NOT_SAID, "makes_link": "on", "link_kind": "projet-commun"}
    )

    assert list(Link.objects.all()) == [known]


def test_without_two_published_dynamiques_no_link_is_offered(client):
    company = agreed(days=31)
    type(company.introduction.offer_dynamic).objects.filter(slug="le-rucher").update(live=False)
    follow_ups.ask_due()

    assert "link_kind" not in client.get(link_for(company.need)).context["form"].fields


# --- Bilan ------------------------------------------------------------------------------------


def balance(**changes) -> dict:
    day = timezone.localdate().isoformat()
    return {"issue-met_on": day, "issue-outcome": Outcome.VISIT, "issue-note": "Deux équipes", **changes}


def test_the_bilan_closes_with_its_outcome_and_tells_the_others(client, tool):
    company = agreed(form=Form.VISIT, tools=[tool])
    company.as_role(client, "besoin")
    extra = {"makes_report": "on", "tool": tool.pk, "makes_link": "on", "link_kind": "visite"}

    answer = client.post(company.url("bilan/"), {**balance(), **NOT_SAID, **extra})
    assert answer.status_code == 302, answer.context["answer"].errors
    page = client.get(company.url("bilan/")).content.decode()

    company.introduction.refresh_from_db()
    assert (company.introduction.state, company.introduction.outcome, company.introduction.outcome_note) == (
        IntroductionState.SUCCEEDED,
        Outcome.VISIT,
        "Deux équipes",
    )
    assert company.introduction.met_on == timezone.localdate()
    assert (UsageReport.objects.count(), Link.objects.count()) == (1, 1)
    assert "Nous frappons aux portes" in page
    told = letters("exchanges.outcome")
    assert set(told) == {company.offer.email, company.facilitator.email}
    assert "une visite a eu lieu" in told[company.offer.email]
    client.post(company.url("bilan/"), {"changed": "Autre chose"})
    assert (FollowUp.objects.get().met, FollowUp.objects.get().changed) == ("oui", NOT_SAID["changed"])

    company.as_role(client, "offre")
    client.post(company.url("bilan/"), {"useful": "3", "changed": "Nous avons appris"})
    assert FollowUp.objects.count() == 2
    assert "Nous avons appris" in letters("exchanges.outcome")[company.need.email]


def test_a_success_needs_the_day_of_the_meeting_and_nothing_needs_none(client):
    company = agreed()
    company.as_role(client, "équipe relais")

    refused = client.post(company.url("bilan/"), balance(**{"issue-met_on": ""}))
    assert "Dites le jour de la rencontre." in refused.content.decode()
    assert "Deux équipes" in refused.content.decode()
    client.post(company.url("bilan/"), balance(**{"issue-met_on": "", "issue-outcome": Outcome.NOTHING}))

    company.introduction.refresh_from_db()
    assert company.introduction.state == IntroductionState.NO_FOLLOW_UP
    assert set(letters("exchanges.outcome")) == {company.need.email, company.offer.email}


# --- Ready to pass on -------------------------------------------------------------------------


def test_a_personne_ressource_offers_in_one_short_form(client, tool):
    member = TeamMemberFactory(dynamic__live=True, dynamic__name="La Ruche")
    ResourcePersonFactory(
        tool=tool, user=member.user, how="Un appel, puis une visite", conditions="Mon train"
    )
    client.force_login(member.user)

    assert "/offres/pret-a-transmettre/?outil=porte-a-porte" in client.get("/mon-espace/").content.decode()
    page = client.get("/offres/pret-a-transmettre/?outil=porte-a-porte").content.decode()
    assert "Un appel, puis une visite" in page
    assert "Mon train" in page
    answer = client.post(
        "/offres/pret-a-transmettre/",
        {
            "tool": tool.pk,
            "dynamic": member.dynamic.pk,
            "title": "Raconter nos porte-à-porte",
            "whom": "Un groupe qui démarre",
            "how": "Un appel, puis une visite",
            "ways": [Form.PEERS, Form.VISIT],
            "in_return": "frais",
            "return_note": "Mon train",
            "with_a_pair": "on",
        },
    )

    offer = Offer.objects.get()
    assert answer.url == offer.get_absolute_url()
    assert (offer.state, offer.owner, offer.dynamic, offer.with_a_pair) == (
        State.OPEN,
        member.user,
        member.dynamic,
        True,
    )
    assert (offer.forms, list(offer.tools.all()), offer.in_return) == (
        [Form.PEERS, Form.VISIT],
        [tool],
        "frais",
    )
    assert "Pour qui : Un groupe qui démarre" in offer.description
    assert "/offres/pret-a-transmettre/" not in client.get("/mon-espace/").content.decode()


def test_the_short_form_keeps_what_was_typed_and_asks_for_an_account(client):
    assert client.get("/offres/pret-a-transmettre/").url.startswith("/compte/login/")
    client.force_login(UserFactory())

    page = client.post("/offres/pret-a-transmettre/", {"title": "Raconter", "how": ""}).content.decode()

    assert "Raconter" in page
    assert not Offer.objects.exists()


def test_both_sides_are_told_of_an_outcome_noted_at_the_desk(client):
    company = agreed(state=IntroductionState.MET, met_on=timezone.localdate())
    company.as_role(client, "équipe relais")

    client.post(company.url("conclure/"), {"outcome": Outcome.TOOL, "note": "Le carnet de route"})

    told = letters("exchanges.outcome")
    assert set(told) == {company.need.email, company.offer.email}
    assert "un outil a été transmis" in told[company.need.email]
    assert "Le carnet de route" in told[company.need.email]
