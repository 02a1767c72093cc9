"""What stays of a visit: notes that survive the network, a report, links of the maillage, trials asked again."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from community.life.models import EventReport, ReportPicture, Trial, VisitNote
from community.life.services import event_registrations, event_reports, trials
from community.members.models import Letter
from dynamics.models import Link
from tests.life.agenda import letters, taken_place, visit
from tests.toolbox.factories import ToolFactory

pytestmark = pytest.mark.django_db

SCRIPT = {"HTTP_X_REQUESTED_WITH": "offline-form"}


def test_notes_sent_by_the_script_are_answered_with_their_version(client):
    one = visit()
    one.as_role(client, "inscrite")
    page = one.url("notes/miennes/")

    first = client.post(page, {"text": "Le matin", "version": "0"}, **SCRIPT)
    again = client.post(page, {"text": "Le matin", "version": "0"}, **SCRIPT)
    second = client.post(page, {"text": "Le matin\r\net le soir", "version": "1"}, **SCRIPT)

    assert [answer.status_code for answer in (first, again, second)] == [200, 200, 200]
    assert [answer.json()["version"] for answer in (first, again, second)] == [1, 1, 2]
    assert VisitNote.objects.get().text == "Le matin\net le soir"


def test_a_text_written_on_an_old_version_is_never_kept_over_a_newer_one(client):
    one = visit(places=2)
    page = one.url("notes/partagees/")
    one.as_role(client, "inscrite").post(page, {"text": "De Nadia", "version": "0"}, **SCRIPT)

    answer = one.as_role(client, "en attente").post(page, {"text": "De Omar", "version": "0"}, **SCRIPT)

    assert answer.status_code == 409
    assert answer.json() == {"version": 1, "fields": {"text": "De Nadia"}}
    plain = client.post(page, {"text": "De Omar", "version": "0"})
    assert plain.status_code == 409
    assert "De Nadia" in plain.content.decode()
    assert "De Omar" in plain.content.decode()
    assert VisitNote.objects.get().text == "De Nadia"
    merged = client.post(page, {"text": "De Nadia et de Omar", "version": "1"})
    assert merged.status_code == 302
    assert VisitNote.objects.get().text == "De Nadia et de Omar"


def test_what_is_no_note_is_refused(client):
    one = visit()
    one.as_role(client, "inscrite")

    answer = client.post(one.url("notes/miennes/"), {"text": "x" * 20_001, "version": "0"}, **SCRIPT)

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["text"])
    assert client.post(one.url("notes/miennes/"), {"text": "x"}, **SCRIPT).status_code == 400
    assert not VisitNote.objects.exists()


def told(one, client, **fields) -> None:
    registration = one.event.registrations.get(user=one.coming)
    values = {
        "text": "Ils ont ouvert un an trop tôt.",
        "came": [registration.pk],
        "action": "publish",
        **fields,
    }
    one.as_role(client, "hôte").post(one.url("compte-rendu/"), values)


def test_the_report_of_a_visit_leaves_a_dated_link_for_each_dynamique_that_came(client):
    one = visit(places=2)
    taken_place(one)
    tool = ToolFactory(name="Le récit")

    told(one, client, tools=[tool.pk], sheets=["gouvernance"])

    [link] = Link.objects.all()
    assert (link.source, link.kind, link.target) == (one.visitors[0], "visite", one.event.dynamic)
    assert link.start == timezone.localdate(one.event.starts_at)
    assert link.start_precision == "jour"
    page = client.get(one.url()).content.decode()
    assert "Ils ont ouvert un an trop tôt." in page
    assert "Le récit" in page
    assert "/fiches/gouvernance/" in page
    event_reports.publish(report=EventReport.objects.get(), user=one.host)
    assert Link.objects.count() == 1
    network = b"".join(client.get("/maillage/maillage.csv").streaming_content).decode()
    assert "Le Rucher" in network
    assert "Le Verger" not in network


def test_a_report_is_found_by_its_words_once_it_is_published(client):
    one = taken_place(visit())
    told(one, client, action="save", text="Une phrase sur la permaculture.")
    assert "Voir la Ruche" not in client.get("/recherche/?q=permaculture").content.decode()
    assert client.get(one.url()).content.decode().count("permaculture") > 0  # its host reads the draft
    client.logout()
    assert "permaculture" not in client.get(one.url()).content.decode()

    told(one, client, text="Une phrase sur la permaculture.")

    client.logout()
    assert "Voir la Ruche" in client.get("/recherche/?q=permaculture").content.decode()
    assert "Voir la Ruche" in client.get("/agenda/?quand=passees&q=permaculture").content.decode()


def test_an_empty_report_is_not_published(client):
    one = taken_place(visit())

    told(one, client, text=" ")

    assert EventReport.objects.published().count() == 0
    assert Link.objects.count() == 0


def picture_file() -> SimpleUploadedFile:
    drawn = io.BytesIO()
    image = Image.new("RGB", (30, 20), "red")
    exif = image.getexif()
    exif[0x9286] = "secret gps"
    image.save(drawn, "JPEG", exif=exif)
    return SimpleUploadedFile("../evil.jpg", drawn.getvalue(), "image/jpeg")


def test_a_picture_is_drawn_again_and_described(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    one = taken_place(visit())
    one.as_role(client, "hôte")
    page = one.url("compte-rendu/images/")

    refused = client.post(page, {"image-image": picture_file(), "image-alternative_text": ""})
    assert "Champ requis." in refused.content.decode()
    assert not ReportPicture.objects.exists()
    page_of_wrong = client.post(
        page,
        {
            "image-image": SimpleUploadedFile("x.jpg", b"<svg onload=1>"),
            "image-alternative_text": "Une ruche",
        },
    )
    assert "pas une image" in page_of_wrong.content.decode()
    client.post(page, {"image-image": picture_file(), "image-alternative_text": "Une ruche ouverte"})

    picture = ReportPicture.objects.get()
    content = picture.image.read()
    assert content[:4] == b"RIFF"
    assert b"secret" not in content
    assert "evil" not in picture.image.name
    assert 'alt="Une ruche ouverte"' in client.get(one.url("compte-rendu/")).content.decode()


def test_what_a_dynamique_tries_is_asked_again_sixty_days_later_and_shown(client):
    one = taken_place(visit())
    tool = ToolFactory(slug="debout", name="Réunion debout")
    one.as_role(client, "inscrite").post(
        one.url("essai/"),
        {"dynamic": one.visitors[0].pk, "text": "Tenir une réunion debout.", "tool": tool.pk},
    )
    trial = Trial.objects.get()
    now = trial.created_at

    assert trials.ask_due(now=now + timedelta(days=59)) == 0
    assert trials.ask_due(now=now + timedelta(days=61)) == 1
    assert trials.ask_due(now=now + timedelta(days=62)) == 0
    assert set(letters("life.trial_asked")) == {one.coming.email}

    path = trials.answer_url(trial).removeprefix("http://testserver")
    client.logout()
    assert "Tenir une réunion debout." in client.get(path).content.decode()
    assert Trial.objects.get().state == ""
    wrong = client.post(path, {"state": "", "words": "Presque"})
    assert "aucune n’est mauvaise" in wrong.content.decode()
    done = client.post(path, {"state": "fait", "words": "Plus court, plus vivant."}).content.decode()

    assert "/outils/debout/retour/?dynamic=" in done
    page = client.get(one.url()).content.decode()
    assert "Plus court, plus vivant." in page
    assert client.get("/agenda/essais/x/").status_code == 410
    link = done.split('href="/outils/debout/retour/')[1].split('"')[0].replace("&amp;", "&")
    form = one.as_role(client, "inscrite").get(f"/outils/debout/retour/{link}").content.decode()
    assert "Plus court, plus vivant." in form


def test_only_its_team_speaks_for_a_dynamique(client):
    one = taken_place(visit())
    trial = Trial.objects.create(event=one.event, dynamic=one.visitors[0], text="Essayer")

    statuses = {}
    for role in ("visiteur", "membre", "inscrite", "hôte", "facilitateur"):
        statuses[role] = one.as_role(client, role).get(one.url(f"essais/{trial.pk}/")).status_code

    assert statuses == {"visiteur": 302, "membre": 403, "inscrite": 200, "hôte": 403, "facilitateur": 403}


def test_who_was_absent_is_noted_by_the_host():
    one = taken_place(visit())
    registration = one.event.registrations.get(user=one.coming)

    event_registrations.note_presence(event=one.event, came=set(), user=one.host)

    registration.refresh_from_db()
    assert registration.came is False
    assert event_reports.visiting_dynamics(one.event) == []
    assert Letter.objects.filter(kind="life.trial_asked").count() == 0


def test_what_is_being_written_is_kept_when_a_picture_is_added_or_refused(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    one = taken_place(visit())
    one.as_role(client, "hôte")
    page = one.url("compte-rendu/images/")

    refused = client.post(
        page, {"text": "Une heure de notes.", "image-image": picture_file(), "image-alternative_text": ""}
    )
    assert "Une heure de notes." in refused.text
    assert not EventReport.objects.exists()
    client.post(
        page,
        {"text": "Une heure de notes.", "image-image": picture_file(), "image-alternative_text": "Une ruche"},
    )

    assert EventReport.objects.get().text == "Une heure de notes."
    assert ReportPicture.objects.count() == 1
