"""What members do: propose, correct, say whether it is still true, ask for alerts; who may do what."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from community.members.enums import DecisionKind, Role
from community.members.models import Letter, User
from community.members.services import moderation
from community.members.services import personal_data as personal
from proposals.models import DeadlineAlert, Dispositif, DispositifCheck
from proposals.services import dispositifs_alerts as alerts
from proposals.tasks import tell_deadlines
from tests.members.factories import UserFactory
from tests.proposals.dispositifs_factories import DeadlineAlertFactory, DispositifFactory

pytestmark = pytest.mark.django_db

WRITTEN = {
    "name": "Fonds du Val",
    "kind": "financement",
    "family": "emergence",
    "summary": "Une aide pour commencer à plusieurs.",
    "amount": "",
    "closes_on": "2030-03-01",
    "is_permanent": "",
    "territories": "",
    "reference": "Le site de la communauté de communes",
    "examples-TOTAL_FORMS": "1",
    "examples-INITIAL_FORMS": "0",
    "examples-MIN_NUM_FORMS": "0",
    "examples-MAX_NUM_FORMS": "8",
    "examples-0-name": "Un collectif",
    "examples-0-ORDER": "1",
}


@pytest.fixture
def workflow():
    return moderation.load_workflows()


@pytest.fixture
def facilitator():
    return UserFactory(role=Role.FACILITATOR)


def propose(client, **changes):
    return client.post("/dispositifs/proposer/", {**WRITTEN, "action": "send", **changes})


def test_a_member_proposes_and_the_relais_publishes(
    client, workflow, facilitator, django_capture_on_commit_callbacks
):
    member = UserFactory()
    client.force_login(member)

    with django_capture_on_commit_callbacks(execute=True):
        response = propose(client)
        one = Dispositif.objects.get()
        before = (response["Location"], one.live, client.get(one.get_absolute_url()).status_code)
        moderation.publish(obj=one, user=facilitator)

    one.refresh_from_db()
    assert before == (f"/dispositifs/{one.slug}/relire/", False, 302)
    assert (one.live, one.checked_on, one.sources) == (True, timezone.localdate(), [WRITTEN["reference"]])
    assert [example.name for example in one.examples.all()] == ["Un collectif"]
    assert mail.outbox[-1].to == [member.email]
    assert "Fonds du Val" in mail.outbox[-1].body


def test_a_draft_is_kept_without_being_sent_then_sent(client, workflow):
    client.force_login(UserFactory())

    propose(client, action="save")
    one = Dispositif.objects.get()
    kept = moderation.waiting().count()
    client.post(f"/dispositifs/{one.slug}/relire/")

    assert (kept, moderation.waiting().count()) == (0, 1)


def test_bad_dates_and_amounts_are_said_next_to_their_field_and_nothing_is_lost(client):
    client.force_login(UserFactory())

    form = propose(client, opens_on="2031-01-01", amount_min="20", amount_max="10").context["form"]

    assert form.errors["closes_on"] == ["L’échéance ne peut pas venir avant l’ouverture."]
    assert form.errors["amount_max"] == ["Le plus petit montant ne peut pas dépasser le plus grand."]
    assert form["name"].value() == "Fonds du Val"
    assert not Dispositif.objects.exists()


def test_a_correction_changes_the_page_only_once_it_is_published(client, workflow, facilitator):
    one = DispositifFactory(slug="fonds", name="Fonds", sources=["COOP 3:2456"], seed_digest="abc")
    one.save_revision()
    client.force_login(UserFactory())

    client.post("/dispositifs/fonds/corriger/", {**WRITTEN, "name": "Fonds corrigé"})
    before = Dispositif.objects.get().name
    moderation.publish(obj=Dispositif.objects.get(), user=facilitator)

    one.refresh_from_db()
    assert (before, one.name, one.slug) == ("Fonds", "Fonds corrigé", "fonds")
    assert (one.closes_on, one.seed_digest) == (date(2030, 3, 1), "")
    assert one.sources == ["COOP 3:2456", WRITTEN["reference"]]
    assert one.info_year == timezone.localdate().year


def test_one_correction_waits_at_a_time_and_its_author_takes_it_up_or_back(client, workflow):
    DispositifFactory(slug="fonds", name="Fonds").save_revision()
    first, second = UserFactory(), UserFactory()
    client.force_login(first)
    client.post("/dispositifs/fonds/corriger/", {**WRITTEN, "name": "Fonds corrigé"})
    taken_up = client.get("/dispositifs/fonds/corriger/").context["form"]["name"].value()

    client.force_login(second)
    asked = client.get("/dispositifs/fonds/corriger/")
    client.post("/dispositifs/fonds/corriger/", {**WRITTEN, "name": "Autre"})
    refused = client.post("/dispositifs/fonds/effacer/")
    client.force_login(first)
    client.post("/dispositifs/fonds/effacer/")

    assert taken_up == "Fonds corrigé"
    assert (asked.status_code, refused.status_code) == (302, 403)
    assert (Dispositif.objects.get().name, moderation.waiting().count()) == ("Fonds", 0)


def test_sent_back_it_is_corrected_and_sent_again(client, workflow, facilitator):
    client.force_login(UserFactory())
    propose(client)
    one = Dispositif.objects.get()
    moderation.send_back(obj=one, user=facilitator, reason="Précisez le montant.")

    page = client.get(f"/dispositifs/{one.slug}/relire/").content.decode()
    client.post(f"/dispositifs/{one.slug}/corriger/", {**WRITTEN, "amount": "5 000 €", "action": "send"})

    assert "Précisez le montant." in page
    assert moderation.waiting().count() == 1
    assert moderation.history(one).filter(kind=DecisionKind.SUBMITTED).count() == 2


# --- Freshness ------------------------------------------------------------------------------


def test_still_valid_dates_the_page_of_today(client):
    one = DispositifFactory(slug="fonds", doubted_on=timezone.localdate() - timedelta(days=9))
    client.force_login(UserFactory())

    client.post("/dispositifs/fonds/avis/", {"verdict": "valable", "note": ""})

    one.refresh_from_db()
    assert (one.checked_on, one.doubted_on) == (timezone.localdate(), None)
    assert one.freshness.is_to_check is False


def test_outdated_asks_why_and_marks_the_page(client):
    one = DispositifFactory(slug="fonds", checked_on=timezone.localdate())
    client.force_login(UserFactory())

    refused = client.post("/dispositifs/fonds/avis/", {"verdict": "depasse", "note": ""})
    client.post("/dispositifs/fonds/avis/", {"verdict": "depasse", "note": "Le fonds a fermé."})

    one.refresh_from_db()
    assert refused.context["form"].errors["note"] == ["Dites en quelques mots ce qui a changé."]
    assert one.freshness.is_to_check is True
    assert "signalée comme dépassée" in one.freshness.label


def test_a_later_word_of_the_same_person_takes_the_place_of_hers_and_is_read_by_the_relais(
    client, facilitator
):
    DispositifFactory(slug="fonds")
    client.force_login(UserFactory())
    client.post("/dispositifs/fonds/avis/", {"verdict": "depasse", "note": "Le fonds a fermé."})
    public = client.get("/dispositifs/fonds/").content.decode()
    client.force_login(facilitator)
    read = client.get("/dispositifs/fonds/").content.decode()

    assert DispositifCheck.objects.count() == 1
    assert ("Le fonds a fermé." in public, "Le fonds a fermé." in read) == (False, True)


# --- Alerts ---------------------------------------------------------------------------------

TODAY = date(2030, 2, 1)


def letters():
    return list(
        Letter.objects.filter(kind__startswith="proposals.").order_by("pk").values_list("kind", flat=True)
    )


@pytest.mark.parametrize(
    ("days_left", "expected"), [(31, 0), (30, 1), (1, 1), (0, 1), (-1, 0)], ids=lambda value: str(value)
)
def test_a_deadline_is_told_from_the_day_that_was_asked_until_the_last(days_left, expected):
    DeadlineAlertFactory(dispositif__closes_on=TODAY + timedelta(days=days_left), days_before=30)

    assert alerts.tell(TODAY) == expected


def test_each_date_is_told_once_and_a_date_that_changes_is_another():
    alert = DeadlineAlertFactory(dispositif__closes_on=TODAY + timedelta(days=10))

    counts = [alerts.tell(TODAY), alerts.tell(TODAY), alerts.tell(TODAY + timedelta(days=1))]
    Dispositif.objects.update(closes_on=TODAY + timedelta(days=20))

    assert (counts, alerts.tell(TODAY)) == ([1, 0, 0], 1)
    assert letters() == ["proposals.dispositif_deadline"] * 2
    assert DeadlineAlert.objects.get(pk=alert.pk).told_deadline == TODAY + timedelta(days=20)


def test_an_opening_is_told_when_it_is_recorded_to_those_who_asked():
    one = DispositifFactory(name="Appel", opens_on=TODAY + timedelta(days=50))
    DeadlineAlertFactory(dispositif=one)
    DeadlineAlertFactory(dispositif=one, tells_opening=False)

    assert [alerts.tell(TODAY), alerts.tell(TODAY)] == [1, 0]
    letter = Letter.objects.get(kind="proposals.dispositif_opening")
    assert letter.subject.split() == ["Appel", ":", "ouverture", "le", "23", "mars", "2030"]
    assert "Vérifiez la date" in letter.text


def test_nobody_is_told_of_what_is_no_longer_published_nor_after_leaving():
    DeadlineAlertFactory(dispositif__closes_on=TODAY, dispositif__live=False)
    gone = DeadlineAlertFactory(dispositif__closes_on=TODAY)
    User.objects.filter(pk=gone.user_id).update(is_active=False)

    assert alerts.tell(TODAY) == 0


def test_the_task_says_how_many_letters_it_wrote():
    DeadlineAlertFactory(dispositif__closes_on=timezone.localdate() + timedelta(days=3))

    assert tell_deadlines() == 1


def test_the_link_of_the_letter_stops_this_alert_only_and_twice_without_harm(client):
    alert, other = DeadlineAlertFactory(), DeadlineAlertFactory()
    path = alerts.stop_url(alert).split("/", 3)[3]

    opened = client.get(f"/{path}")
    kept = DeadlineAlert.objects.count()
    client.post(f"/{path}")
    again = client.post(f"/{path}")

    assert (opened.status_code, kept, again.status_code) == (200, 2, 200)
    assert list(DeadlineAlert.objects.all()) == [other]


def test_a_member_asks_changes_and_stops(client):
    DispositifFactory(slug="fonds")
    user = UserFactory()
    client.force_login(user)

    client.post("/dispositifs/fonds/alerte/", {"days_before": "7", "tells_opening": "on"})
    client.post("/dispositifs/fonds/alerte/", {"days_before": "60"})
    alert = DeadlineAlert.objects.get()
    mine = client.get("/dispositifs/mes-dispositifs/").content.decode()
    client.post("/dispositifs/fonds/alerte/", {"action": "stop"})

    assert (alert.days_before, alert.tells_opening, alert.user) == (60, False, user)
    assert "60 jours avant" in mine
    assert not DeadlineAlert.objects.exists()


# --- Who may do what ------------------------------------------------------------------------

ROLES = ["visiteur", "membre", "auteur", "redacteur", "facilitateur", "administrateur"]
SIGN_IN, OPEN, HIDDEN, REFUSED, MOVED = 302, 200, 404, 403, 302
TABLE = {
    # page: visitor, member, author of the draft, rédacteur, facilitator, administrator
    "/dispositifs/publie/": (OPEN,) * 6,
    "/dispositifs/publie/corriger/": (SIGN_IN, OPEN, OPEN, OPEN, OPEN, OPEN),
    "/dispositifs/publie/avis/": (SIGN_IN, OPEN, OPEN, OPEN, OPEN, OPEN),
    "/dispositifs/publie/alerte/": (SIGN_IN, OPEN, OPEN, OPEN, OPEN, OPEN),
    "/dispositifs/brouillon/": (HIDDEN, HIDDEN, MOVED, MOVED, MOVED, MOVED),
    "/dispositifs/brouillon/relire/": (SIGN_IN, HIDDEN, OPEN, OPEN, OPEN, OPEN),
    "/dispositifs/brouillon/corriger/": (SIGN_IN, HIDDEN, OPEN, REFUSED, REFUSED, REFUSED),
    "/dispositifs/brouillon/effacer/": (SIGN_IN, HIDDEN, OPEN, REFUSED, REFUSED, REFUSED),
    "/dispositifs/brouillon/avis/": (SIGN_IN, HIDDEN, REFUSED, REFUSED, REFUSED, REFUSED),
    "/dispositifs/brouillon/alerte/": (SIGN_IN, HIDDEN, REFUSED, REFUSED, REFUSED, REFUSED),
    "/dispositifs/proposer/": (SIGN_IN, OPEN, OPEN, OPEN, OPEN, OPEN),
    "/dispositifs/mes-dispositifs/": (SIGN_IN, OPEN, OPEN, OPEN, OPEN, OPEN),
    "/dispositifs/absent/": (HIDDEN,) * 6,
}


def test_each_page_opens_for_the_right_people(client):
    author = UserFactory()
    DispositifFactory(slug="publie")
    DispositifFactory(slug="brouillon", live=False, proposed_by=author)
    people = {
        "membre": UserFactory(),
        "auteur": author,
        "redacteur": UserFactory(role=Role.EDITOR),
        "facilitateur": UserFactory(role=Role.FACILITATOR),
        "administrateur": UserFactory(role=Role.ADMINISTRATOR),
    }

    found = {}
    for role in ROLES:
        client.logout()
        if role in people:
            client.force_login(people[role])
        for path in TABLE:
            found[path, role] = client.get(path).status_code

    assert found == {
        (path, role): expected
        for path, row in TABLE.items()
        for role, expected in zip(ROLES, row, strict=True)
    }


def test_somebody_leaves_with_her_alerts_and_what_she_wrote_stays_without_her_name():
    user = UserFactory()
    published = DispositifFactory(proposed_by=user)
    DeadlineAlertFactory(user=user, dispositif=published)
    DispositifFactory(proposed_by=user, live=False)
    DispositifCheck.objects.create(dispositif=published, user=user, verdict="valable")

    [data] = [holder for holder in personal.holders() if holder.name == "dispositifs"]
    collected = data.collect(user)
    data.erase(user)

    assert {key: len(rows) for key, rows in collected.items()} == {"proposed": 2, "checks": 1, "alerts": 1}
    assert not DeadlineAlert.objects.exists()
    assert [(one.slug, one.proposed_by) for one in Dispositif.objects.all()] == [(published.slug, None)]
    assert DispositifCheck.objects.get().user is None
