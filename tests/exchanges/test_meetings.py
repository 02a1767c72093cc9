"""Agreeing on a date: proposed by one side, chosen by the other, in both calendars."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from community.exchanges.enums import Form, IntroductionState
from community.exchanges.models import (
    DateProposal,
    Meeting,
)
from community.exchanges.services import meetings
from community.members.models import Letter
from tests.exchanges.agreed import agreed, letters

pytestmark = pytest.mark.django_db


def dates(*rows) -> dict:
    posted = {"dates-TOTAL_FORMS": "3", "dates-INITIAL_FORMS": "0"}
    for number, (day, hour, place) in enumerate(rows):
        posted |= {
            f"dates-{number}-day": day,
            f"dates-{number}-hour": hour,
            f"dates-{number}-minutes": "90",
            f"dates-{number}-place": place,
        }
    return posted


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def events_of(client, url: str) -> list:
    response = client.get(url.removeprefix("http://testserver"))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def test_one_side_proposes_the_other_chooses_and_calendars_follow(client):
    company = agreed(form=Form.VISIT)
    company.as_role(client, "offre")
    client.post(
        company.url("date/"), dates((in_days(10), "14:00", "Au rucher"), (in_days(12), "09:30", "En visio"))
    )
    told = letters("exchanges.dates_proposed")
    assert set(told) == {company.need.email, company.facilitator.email}
    assert "Au rucher" in told[company.need.email]
    first, _ = DateProposal.objects.order_by("starts_at")

    client.post(company.url(f"date/{first.pk}/"))
    assert not Meeting.objects.exists()  # one does not choose among one's own
    company.as_role(client, "besoin").post(company.url(f"date/{first.pk}/"))

    meeting = Meeting.objects.get()
    [event] = events_of(client, meetings.calendar_url(meeting))
    assert event.decoded("dtstart") == first.starts_at
    assert event.decoded("dtend") == first.starts_at + timedelta(minutes=90)
    assert str(event["location"]) == "Au rucher"
    assert (int(event["sequence"]), str(event["status"])) == (0, "CONFIRMED")
    assert "La Ruche" in str(event["summary"])
    told = letters("exchanges.meeting")
    assert set(told) == {company.need.email, company.offer.email, company.facilitator.email}
    assert meetings.calendar_url(meeting).split("/mise")[0] in told[company.need.email]

    client.post(company.url("date/"), dates((in_days(20), "10:00", "Chez nous")))
    company.as_role(client, "offre").post(company.url(f"date/{DateProposal.objects.get().pk}/"))
    company.as_role(client, "besoin").post(company.url("date/annuler/"))

    meeting.refresh_from_db()
    [changed] = events_of(client, meetings.calendar_url(meeting))
    assert changed["uid"] == event["uid"]
    assert (int(changed["sequence"]), str(changed["status"])) == (2, "CANCELLED")
    assert Letter.objects.filter(kind="exchanges.meeting", user=company.offer).count() == 3
    assert "est annulé" in letters("exchanges.meeting")[company.offer.email]


def test_the_calendar_names_no_person(client):
    company = agreed()
    meeting = Meeting.objects.create(
        introduction=company.introduction, starts_at=timezone.now() + timedelta(days=3), place="Au rucher"
    )

    content = meetings.calendar_of(meeting).decode()

    for person in (company.need, company.offer, company.facilitator):
        assert person.email not in content
        assert person.last_name not in content
    assert client.get("/mise-en-relation/rendez-vous/x/").status_code == 410


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("2020-01-01", "10:00", "Ici"), "Cette date est passée."),
        ((in_days(3), "", "Ici"), "Dites l’heure."),
        ((in_days(3), "10:00", ""), "Dites le lieu"),
        ((in_days(900), "10:00", "Ici"), "plus d’un an"),
    ],
)
def test_a_date_that_cannot_be_kept_is_refused_with_what_was_typed(client, row, words):
    company = agreed()
    company.as_role(client, "besoin")

    answer = client.post(company.url("date/"), dates((in_days(5), "18:00", "Salle des fêtes"), row))

    assert words in answer.content.decode()
    assert "Salle des fêtes" in answer.content.decode()
    assert not DateProposal.objects.exists()


def test_nothing_proposed_is_said_so(client):
    company = agreed()
    company.as_role(client, "besoin")

    assert "Proposez au moins une date" in client.post(company.url("date/"), dates()).content.decode()


def test_a_side_takes_back_its_own_date_only(client):
    company = agreed()
    proposal = DateProposal.objects.create(
        introduction=company.introduction,
        side="offre",
        starts_at=datetime(2099, 1, 1, 10, tzinfo=UTC),
        place="Ici",
    )
    path = company.url(f"date/{proposal.pk}/")

    company.as_role(client, "besoin").post(path, {"action": "withdraw"})
    assert DateProposal.objects.exists()
    company.as_role(client, "offre").post(path, {"action": "withdraw"})

    assert not DateProposal.objects.exists()


def test_the_day_of_the_meeting_moves_the_introduction_on(client):
    company = agreed()
    company.as_role(client, "besoin")

    assert (
        "pas encore passée"
        in client.post(company.url("date/rencontre/"), {"met_on": in_days(2)}).content.decode()
    )
    answer = client.post(company.url("date/rencontre/"), {"met_on": in_days(0)})

    assert answer.url == company.url("bilan/")
    company.introduction.refresh_from_db()
    assert (company.introduction.state, company.introduction.met_on) == (
        IntroductionState.MET,
        timezone.localdate(),
    )
