"""The calendars that Archipel gives are read by other calendars."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from community.life.services import events
from tests.dynamics.factories import CommuneFactory, DepartementFactory, RegionFactory
from tests.life.agenda import EventFactory, visit

pytestmark = pytest.mark.django_db


def read(client, path: str) -> tuple[Calendar, list]:
    answer = client.get(path)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    lines = answer.content.split(b"\r\n")
    assert [line for line in lines if len(line) > 75] == []
    assert lines[-1] == b""
    calendar = Calendar.from_ical(answer.content)
    return calendar, list(calendar.walk("VEVENT"))


def test_a_feed_is_a_calendar_that_calendars_read(client):
    event = EventFactory(
        title="Une rencontre au titre si long que la ligne se plie, élèves, îles, œuvres ; virgules, et « guillemets »",
        place="Salle des fêtes, 3 place de l’église\nau fond",
        commune=CommuneFactory(name="Crest"),
    )
    EventFactory(starts_at=None)
    EventFactory(days=-200)

    calendar, [entry] = read(client, "/agenda/agenda.ics")

    assert str(calendar["version"]) == "2.0"
    assert str(calendar["method"]) == "PUBLISH"
    assert str(calendar["x-wr-timezone"]) == "Europe/Paris"
    assert str(entry["uid"]) == f"{event.uid}@archipel"
    assert int(entry["sequence"]) == 0
    assert entry.decoded("dtstamp").utcoffset() == timedelta(0)
    assert entry.decoded("dtstart") == event.starts_at.replace(microsecond=0)
    assert entry.decoded("dtend") == event.ends_at.replace(microsecond=0)
    assert event.title in str(entry["summary"])
    assert str(entry["location"]).endswith("Crest")
    for name in ("DTSTART", "DTEND", "DTSTAMP"):
        assert entry[name].to_ical().endswith(b"Z")


def test_a_change_keeps_the_identifier_and_raises_the_version(client):
    one = visit()
    _, [before] = read(client, one.url("rencontre.ics"))

    one.event.starts_at += timedelta(days=1)
    one.event.ends_at += timedelta(days=1)
    events.save(event=one.event, user=one.host)
    _, [moved] = read(client, one.url("rencontre.ics"))
    events.cancel(event=one.event, reason="La grêle", user=one.host)
    calendar, [cancelled] = read(client, one.url("rencontre.ics"))

    assert before["uid"] == moved["uid"] == cancelled["uid"]
    assert [int(one["sequence"]) for one in (before, moved, cancelled)] == [0, 1, 2]
    assert moved.decoded("dtstamp") >= before.decoded("dtstamp")
    assert (str(calendar["method"]), str(cancelled["status"])) == ("CANCEL", "CANCELLED")
    assert "La grêle" in str(cancelled["description"])


def test_a_feed_follows_the_filters_of_the_list(client):
    drome = CommuneFactory(name="Crest")
    brittany = RegionFactory(code="53", name="Bretagne")
    far = DepartementFactory(code="29", name="Finistère", region=brittany)
    EventFactory(title="En Drôme", commune=drome)
    EventFactory(title="En Bretagne", commune=CommuneFactory(code="29019", name="Brest", departement=far))
    EventFactory(title="Partout", kind="webinaire")

    def titles(query: str) -> list[str]:
        return [str(one["summary"]).split(" : ")[1] for one in read(client, f"/agenda/agenda.ics{query}")[1]]

    assert sorted(titles("")) == ["En Bretagne", "En Drôme", "Partout"]
    assert titles("?region=53") == ["En Bretagne"]
    assert titles("?nature=webinaire") == ["Partout"]
    assert titles("?region=99") == []


def test_a_feed_takes_few_queries(client, django_assert_num_queries):
    EventFactory(commune=CommuneFactory())
    client.get("/agenda/agenda.ics")
    with CaptureQueriesContext(connection) as one:
        client.get("/agenda/agenda.ics")
    EventFactory(commune=CommuneFactory())
    EventFactory(commune=CommuneFactory())
    with django_assert_num_queries(len(one)):
        client.get("/agenda/agenda.ics")
    assert len(one) <= 6
