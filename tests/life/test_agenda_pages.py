"""The pages of the agenda: who opens what, what is in them for whom, how many queries a list takes."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.life.enums import EventKind, EventMode
from community.life.events_enums import Rhythm
from community.life.models import CalendarFeed, Event, EventReport, VisitNote
from community.life.services import event_polls, event_registrations, events
from tests.dynamics.factories import CommuneFactory, DynamicFactory, TeamMemberFactory
from tests.life.agenda import ROLES, EventFactory, letters, taken_place, team_member, visit
from tests.life.groups_world import GroupFactory, place
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db

OPEN, SIGN_IN, CLOSED, HIDDEN = 200, 302, 403, 404
SECRETS = (
    "12 rue Secrète",
    "https://visio.exemple.test/secret",
    "Inscrite",
    "Question de Nadia",
    "Une rampe",
    "Notes que personne ne lit",
    "Notes de tout le monde, entre nous",
)
#                    visiteur membre inscrite attente hôte facilitateur
COMING = {
    "": (OPEN,) * 6,
    "inscription/": (SIGN_IN, OPEN, OPEN, OPEN, OPEN, OPEN),
    "desinscription/": (SIGN_IN, CLOSED, OPEN, OPEN, CLOSED, CLOSED),
    "participants/": (SIGN_IN, CLOSED, OPEN, CLOSED, OPEN, CLOSED),
    "notes/miennes/": (SIGN_IN, CLOSED, OPEN, CLOSED, OPEN, CLOSED),
    "notes/partagees/": (SIGN_IN, CLOSED, OPEN, CLOSED, OPEN, CLOSED),
    "notes/preparation/": (SIGN_IN, CLOSED, OPEN, CLOSED, OPEN, CLOSED),
    "notes/autre/": (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    "modifier/": (SIGN_IN, CLOSED, CLOSED, CLOSED, OPEN, OPEN),
    "annuler/": (SIGN_IN, CLOSED, CLOSED, CLOSED, OPEN, OPEN),
    "repeter/": (SIGN_IN, CLOSED, CLOSED, CLOSED, OPEN, OPEN),
    "inviter/": (SIGN_IN, CLOSED, CLOSED, CLOSED, OPEN, CLOSED),
    "compte-rendu/": (SIGN_IN, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED),
    "essai/": (SIGN_IN, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED),
    "rencontre.ics": (OPEN,) * 6,
}
OVER = {
    "compte-rendu/": (SIGN_IN, CLOSED, CLOSED, CLOSED, OPEN, CLOSED),
    "essai/": (SIGN_IN, CLOSED, OPEN, CLOSED, OPEN, CLOSED),
    "participants/": (SIGN_IN, CLOSED, OPEN, CLOSED, OPEN, CLOSED),
    "annuler/": (SIGN_IN, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED),
}


def opened(client, one, pages) -> dict[str, tuple]:
    found = {page: [] for page in pages}
    for role in ROLES:
        one.as_role(client, role)
        for page in pages:
            found[page].append(client.get(one.url(page)).status_code)
    return {page: tuple(statuses) for page, statuses in found.items()}


def test_each_page_of_a_visit_opens_for_the_right_people(client):
    assert opened(client, visit(), COMING) == COMING


def test_after_the_visit_its_report_and_its_trials_open(client):
    assert opened(client, taken_place(visit()), OVER) == OVER


def test_a_draft_exists_for_its_organisers_only(client):
    one = visit()
    Event.objects.update(state="brouillon")

    assert opened(client, one, [""]) == {"": (HIDDEN, HIDDEN, HIDDEN, HIDDEN, OPEN, OPEN)}
    for path in (
        "/agenda/",
        "/agenda/?quand=toutes",
        "/agenda/agenda.ics",
        "/api/v1/events/",
        "/recherche/?q=Ruche",
    ):
        assert "Voir la Ruche" not in client.get(path).content.decode(), path


@pytest.mark.parametrize("role", ["visiteur", "membre", "en attente", "facilitateur"])
def test_nothing_of_those_who_come_is_read_by_others(client, role):
    one = visit()
    VisitNote.objects.create(
        event=one.event, kind="miennes", user=one.coming, text="Notes que personne ne lit"
    )
    VisitNote.objects.create(event=one.event, kind="partagees", text="Notes de tout le monde, entre nous")
    one.as_role(client, role)

    for path in (
        *(
            one.url(page)
            for page in ("", "rencontre.ics", "participants/", "notes/partagees/", "inscription/")
        ),
        *("/agenda/", "/agenda/agenda.ics", "/agenda/integrer/?vue=1", "/dynamiques/la-ruche/"),
        *("/api/v1/events/", "/api/v1/events/voir-la-ruche/", "/recherche/?q=Ruche", "/sitemap.xml"),
    ):
        text = client.get(path).content.decode()
        assert [secret for secret in SECRETS if secret in text] == [], path
        assert not any(user.email in text for user in (one.coming, one.waiting, one.host)), path


def test_who_comes_reads_the_questions_and_the_host_what_is_needed(client):
    one = visit(places=2)

    page = one.as_role(client, "inscrite").get(one.url("participants/")).content.decode()
    assert "Question de Omar" in page
    assert "Une rampe" not in page

    page = one.as_role(client, "hôte").get(one.url("participants/")).content.decode()
    assert "Une rampe" in page
    assert one.coming.email not in page


def test_the_place_and_the_link_are_for_those_who_have_a_place(client):
    one = visit()

    page = one.as_role(client, "inscrite").get(one.url()).content.decode()

    assert "12 rue Secrète" in page
    assert "https://visio.exemple.test/secret" in page


def test_ones_own_notes_are_ones_own(client):
    one = visit()
    VisitNote.objects.create(
        event=one.event, kind="miennes", user=one.coming, text="Notes que personne ne lit"
    )

    page = one.as_role(client, "hôte").get(one.url("notes/miennes/")).content.decode()

    assert "Notes que personne ne lit" not in page


@pytest.mark.parametrize("path", ["/agenda/", "/agenda/?q=rencontre", "/agenda/?quand=passees"])
def test_a_list_takes_the_same_few_queries_whatever_it_holds(client, path):
    counts = []
    for number in (1, 2):
        for _ in range(number):
            dynamic = DynamicFactory()
            days = -5 if "passees" in path else 5
            EventFactory(dynamic=dynamic, commune=CommuneFactory(), days=days, places=3)
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page = client.get(path)
        counts.append(len(captured))
        assert page.content.decode().count('<article class="card" data-id=') == (1 if number == 1 else 3)

    assert counts[0] == counts[1]
    assert counts[1] <= 12


def test_the_list_is_filtered_by_what_one_asks(client):
    commune = CommuneFactory()
    home = DynamicFactory(slug="la-ruche")
    EventFactory(title="Une visite", kind="visite-apprenante", commune=commune, dynamic=home)
    EventFactory(title="Un webinaire", kind="webinaire", mode="en-ligne")
    EventFactory(title="Passée", days=-9)
    EventFactory(title="Sans date", starts_at=None)
    EventFactory(title="Cachée", draft=True)

    def found(query: str) -> set[str]:
        text = client.get(f"/agenda/{query}").content.decode()
        return {
            title
            for title in ("Une visite", "Un webinaire", "Passée", "Sans date", "Cachée")
            if f">{title}</a>" in text
        }

    assert found("") == {"Une visite", "Un webinaire"}
    assert found("?nature=webinaire") == {"Un webinaire"}
    assert found("?mode=en-ligne") == {"Un webinaire"}
    assert found("?region=84") == {"Une visite"}
    assert found("?dynamique=la-ruche") == {"Une visite"}
    assert found("?quand=passees") == {"Passée"}
    assert found("?quand=date-a-choisir") == {"Sans date"}
    assert found("?quand=toutes&nature=rencontre") == {"Passée", "Sans date"}
    assert found("?nature=inconnue") == set()


def posted(**changes) -> dict:
    return {
        "kind": "visite-apprenante",
        "title": "Voir l’atelier",
        "summary": "",
        "description": "Les comptes.",
        "day": "2027-03-02",
        "starts": "09:00",
        "ends": "17:00",
        "end_day": "",
        "mode": "sur-place",
        "place": "",
        "commune": "26108",
        "commune_code": "",
        "places": "2",
        "cost": "",
        "online_url": "",
        "accessibility": "",
        "travel": "",
        "questions": "Mangez-vous ?",
        "action": "publish",
        **changes,
    }


def test_a_team_announces_a_visit(client):
    home = DynamicFactory(name="La Ruche")
    CommuneFactory(code="26108", name="Crest", latitude=44.7, longitude=5.02)
    client.force_login(team_member(home))

    answer = client.post("/agenda/nouveau/", posted(who=f"dynamique-{home.pk}"))

    event = Event.objects.get()
    assert answer.url == event.get_absolute_url()
    assert (event.state, event.dynamic, event.places) == ("publie", home, 2)
    assert (event.latitude, event.longitude) == (44.7, 5.02)
    assert event.starts_at.isoformat() == "2027-03-02T08:00:00+00:00"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ends": "08:00"}, "La fin vient après le début."),
        ({"starts": ""}, "Dites l’heure."),
        ({"day": "2020-01-01"}, "Cette date est passée."),
        ({"commune": ""}, "Dites dans quelle commune."),
        ({"questions": "1\n2\n3\n4"}, "Trois questions au plus"),
        ({"who": "dynamique-999999"}, "Qui l’organise"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, changes, words):
    home = DynamicFactory()
    CommuneFactory(code="26108", name="Crest")
    client.force_login(team_member(home))

    page = client.post("/agenda/nouveau/", posted(**{"who": f"dynamique-{home.pk}", **changes}))

    assert words in page.content.decode()
    assert "Voir l’atelier" in page.content.decode()
    assert not Event.objects.exists()


def test_nobody_organises_for_a_dynamique_of_others(client):
    other = DynamicFactory()
    CommuneFactory(code="26108", name="Crest")
    client.force_login(team_member(DynamicFactory()))

    client.post("/agenda/nouveau/", posted(who=f"dynamique-{other.pk}"))

    assert not Event.objects.exists()


def test_people_choose_a_date_and_the_kept_one_is_told(client):
    home = DynamicFactory()
    host, voter = team_member(home), UserFactory()
    event = EventFactory(dynamic=home, starts_at=None, ends_at=None)
    starts = [timezone.now() + timedelta(days=days) for days in (5, 6)]
    options = event_polls.propose(
        event=event, dates=[(one, one + timedelta(hours=2)) for one in starts], user=host
    )
    client.force_login(voter)
    page = f"/agenda/{event.slug}/dates/"
    client.post(page, {f"date-{options[0].pk}": "si-besoin", f"date-{options[1].pk}": "oui"})
    assert [(row["yes"], row["if_needed"]) for row in event_polls.table_of(event, voter)] == [(0, 1), (1, 0)]
    assert client.post(f"{page}{options[1].pk}/", {"action": "keep"}).status_code == CLOSED
    assert client.post(page, {"action": "propose"}).status_code == CLOSED

    client.force_login(host)
    client.post(f"{page}{options[1].pk}/", {"action": "keep"})

    event.refresh_from_db()
    assert event.starts_at == options[1].starts_at
    assert set(letters("life.event_dated")) == {voter.email}
    assert client.get(page).status_code == HIDDEN


def test_a_series_is_written_out_once_and_cancelled_from_a_date_on(client):
    home = DynamicFactory()
    host = team_member(home)
    event = EventFactory(dynamic=home, title="Le samedi du jardin")
    client.force_login(host)
    until = (event.starts_at + timedelta(days=22)).date().isoformat()

    for _ in range(2):
        client.post(f"/agenda/{event.slug}/repeter/", {"rhythm": "semaine", "until": until})

    series = list(Event.objects.filter(title="Le samedi du jardin").order_by("starts_at"))
    assert len(series) == 4
    assert len({one.uid for one in series}) == 4
    client.post(f"/agenda/{series[2].slug}/annuler/", {"reason": "La neige", "and_following": "on"})
    states = list(Event.objects.order_by("starts_at").values_list("state", flat=True))
    assert states == ["publie", "publie", "annule", "annule"]


def test_a_cancelled_event_says_so_and_why(client):
    one = visit()
    one.as_role(client, "hôte").post(one.url("annuler/"), {"reason": "La grêle a pris les ruches."})

    page = client.get(one.url()).content.decode()

    assert "La grêle a pris les ruches." in page
    assert "https://schema.org/EventCancelled" in page


def test_the_page_tells_search_engines_only_what_everybody_reads(client):
    one = visit()

    page = client.get(one.url()).content.decode()

    start = page.index("application/ld+json")
    data = page[start : page.index("</script>", start)]
    assert '"@type": "Event"' in data
    assert '"addressLocality": "Crest"' in data
    assert "streetAddress" not in data
    assert "visio" not in data


def test_the_panel_of_a_dynamique_and_ones_space_lead_to_the_events(client):
    one = visit()

    assert "Voir la Ruche" in client.get("/dynamiques/la-ruche/").content.decode()
    page = one.as_role(client, "inscrite").get("/mon-espace/").content.decode()
    assert "Voir la Ruche" in page
    assert "Mon agenda" in page


def test_the_api_gives_the_events_and_their_report(client):
    one = taken_place(visit())
    report = EventReport.objects.create(event=one.event, text="Un brouillon")
    assert client.get("/api/v1/events/voir-la-ruche/").json()["report"] is None
    report.text, report.published_at = "Ils ont ouvert un an trop tôt.", one.event.ends_at
    report.save()

    answer = client.get("/api/v1/events/?quand=passees&nature=visite-apprenante").json()
    detail = client.get("/api/v1/events/voir-la-ruche/").json()

    assert [row["slug"] for row in answer["results"]] == ["voir-la-ruche"]
    assert (detail["report"], detail["registered"], detail["place"]) == (
        "Ils ont ouvert un an trop tôt.",
        1,
        "Crest",
    )


def test_the_frame_for_other_sites_may_be_framed(client):
    visit()

    frame = client.get("/agenda/integrer/?vue=1")

    assert "Voir la Ruche" in frame.content.decode()
    assert "X-Frame-Options" not in frame.headers
    assert "frame-ancestors *" in frame.headers["Content-Security-Policy"]


def test_the_private_address_changes_and_the_old_one_goes_out(client):
    one = visit()
    one.as_role(client, "inscrite")
    assert client.get("/agenda/mon-agenda/").status_code == OPEN
    assert not CalendarFeed.objects.exists()
    client.post("/agenda/mon-agenda/")
    first = CalendarFeed.objects.get().key
    client.post("/agenda/mon-agenda/")
    second = CalendarFeed.objects.get().key

    client.logout()

    assert client.get(f"/agenda/mon-agenda/{first}.ics").status_code == HIDDEN
    feed = client.get(f"/agenda/mon-agenda/{second}.ics")
    assert feed["Cache-Control"] == "private, no-store"
    assert "12 rue" in feed.content.decode()


def test_who_waits_has_neither_place_nor_link_in_her_feed(client):
    one = visit()
    feed = event_registrations.renew_feed(user=one.waiting)

    text = client.get(f"/agenda/mon-agenda/{feed.key}.ics").content.decode()

    assert "Voir la Ruche" in text
    assert "12 rue" not in text
    assert "visio" not in text


def test_the_map_of_the_agenda_shows_each_event_at_its_commune_under_the_filters_of_the_list(client):
    lons = CommuneFactory(name="Lons-le-Saunier", latitude=46.67, longitude=5.55)
    at_lons = {"commune": lons, "latitude": lons.latitude, "longitude": lons.longitude}
    seen = EventFactory(
        title="Voir la Ruche",
        kind=EventKind.VISIT,
        place="12 rue Secrète",
        place_for_registered=True,
        **at_lons,
    )
    EventFactory(title="Fête des voisins", **at_lons)
    EventFactory(title="Brouillon", kind=EventKind.VISIT, draft=True, **at_lons)
    EventFactory(title="Passée", kind=EventKind.VISIT, days=-3, **at_lons)
    EventFactory(title="Visio", kind=EventKind.VISIT, mode=EventMode.ONLINE)

    points = client.get("/agenda/carte/points/?nature=visite-apprenante&bbox=-5,41,10,51&zoom=6").json()
    elsewhere = client.get("/agenda/carte/points/?bbox=-60,10,-50,20&zoom=6").json()
    page = client.get("/agenda/carte/?nature=visite-apprenante")

    assert [one["properties"]["name"] for one in points["features"]] == ["Voir la Ruche"]
    assert points["features"][0]["geometry"]["coordinates"] == [5.55, 46.67]
    assert points["features"][0]["properties"]["url"] == seen.get_absolute_url()
    assert "12 rue Secrète" not in str(points)
    assert elsewhere["features"] == []
    assert 'data-count="2"' in page.text  # the one online is in the list
    assert 'id="map"' in page.text
    assert client.get("/agenda/carte/points/?bbox=x&zoom=6").status_code == 400


def test_the_map_of_the_agenda_costs_the_same_at_any_size(client):
    counts = []
    for more in (2, 20):
        for _ in range(more):
            EventFactory(latitude=46.67, longitude=5.55)
        with CaptureQueriesContext(connection) as queries:
            client.get("/agenda/carte/points/?bbox=-5,41,10,51&zoom=6")
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 6


def test_an_event_never_takes_an_address_of_the_agenda():
    event = Event(title="Carte", kind=EventKind.MEETING)

    events.save(event=event, user=UserFactory())

    assert event.slug == "carte-2"


@pytest.mark.parametrize("key", ["dynamique", "groupe"])
def test_the_form_chooses_in_advance_the_organiser_of_the_page_one_comes_from(client, key):
    own, other = DynamicFactory(slug="la-ruche"), DynamicFactory(slug="le-verger")
    host = team_member(own)
    team_member(other)
    group = GroupFactory(slug="nord")
    foreign = GroupFactory(slug="sud")
    place(group, host, animates=True)
    mine, theirs = {"dynamique": (own, other), "groupe": (group, foreign)}[key]
    client.force_login(host)

    chosen = client.get(f"/agenda/nouveau/?{key}={mine.slug}").context["form"]
    refused = client.get(f"/agenda/nouveau/?{key}={theirs.slug}").context["form"]

    assert chosen["who"].value() == f"{key}-{mine.pk}"
    assert refused["who"].value() is None
    assert f"{key}-{theirs.pk}" not in dict(refused.fields["who"].choices)


def test_the_pages_of_ones_agenda_may_be_kept_on_the_device(client):
    one = visit()
    asked = {}
    for role in ("membre", "inscrite", "en attente"):
        one.as_role(client, role)
        asked[role] = json.loads(client.get("/mon-espace/").context["pages_to_keep"])

    notes = [one.url(f"notes/{kind}/") for kind in ("miennes", "partagees", "preparation")]
    assert [path for path in asked["inscrite"] if "/agenda/" in path] == ["/agenda/", one.url(), *notes]
    assert [path for path in asked["en attente"] if "/agenda/" in path] == ["/agenda/", one.url()]
    assert [path for path in asked["membre"] if "/agenda/" in path] == ["/agenda/"]
    one.as_role(client, "inscrite")
    assert [client.get(path).headers.get("Archipel-Keep") for path in asked["inscrite"]] == ["1"] * len(
        asked["inscrite"]
    )


def test_a_date_that_was_moved_is_not_written_again_and_goes_with_its_series(client):
    home = DynamicFactory()
    host = team_member(home)
    event = EventFactory(dynamic=home, title="Le samedi du jardin")
    weeks = [event.starts_at.date() + timedelta(weeks=number, days=1) for number in (2, 4)]
    first = events.repeat(event=event, rhythm=Rhythm.WEEK, until=weeks[0], user=host)
    Event.objects.filter(pk=first[0].pk).update(
        starts_at=first[0].starts_at + timedelta(days=1), ends_at=first[0].ends_at + timedelta(days=1)
    )

    more = events.repeat(event=event, rhythm=Rhythm.WEEK, until=weeks[1], user=host)

    assert (len(first), len(more), Event.objects.count()) == (2, 2, 5)
    assert events.following_ids(event) == [one.pk for one in (*first, *more)]


def test_another_rhythm_goes_on_after_the_dates_that_are_there(client):
    home = DynamicFactory()
    host = team_member(home)
    event = EventFactory(dynamic=home)
    until = event.starts_at.date() + timedelta(weeks=2, days=1)
    weekly = events.repeat(event=event, rhythm=Rhythm.WEEK, until=until, user=host)

    later = event.starts_at.date() + timedelta(weeks=4, days=1)
    fortnightly = events.repeat(event=event, rhythm=Rhythm.FORTNIGHT, until=later, user=host)

    assert len(fortnightly) == 1  # the other one is there already
    assert set(events.following_ids(event)) == {one.pk for one in (*weekly, *fortnightly)}


@pytest.mark.parametrize("who", ["facilitateur", "administratrice"])
def test_who_corrects_the_event_of_others_does_not_come_to_read_who_comes(client, who):
    one = visit()
    CommuneFactory(code="26108", name="Crest")
    own = DynamicFactory()
    person = one.relay if who == "facilitateur" else UserFactory(is_superuser=True, is_staff=True)
    TeamMemberFactory(dynamic=own, user=person)
    client.force_login(person)
    page = one.url("modifier/")

    shown = client.get(page).context["form"]
    client.post(page, posted(who=f"dynamique-{own.pk}", action="save"))
    client.post(page, posted(who="relais", action="save"))

    one.event.refresh_from_db()
    assert [key for key, _ in shown.fields["who"].choices] == [f"dynamique-{one.event.dynamic_id}"]
    assert one.event.dynamic == one.host.teams.get().dynamic
    assert client.get(one.url("participants/")).status_code == CLOSED
    assert client.get(one.url("notes/partagees/")).status_code == CLOSED
