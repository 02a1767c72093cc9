"""The team keeps its record: sections, concurrent writing, end, withdrawal, documents."""

import io
import zipfile

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from community.members.services import moderation
from community.members.services.charter import accept_charter, load_charter
from dynamics.enums import Activity, TeamRole
from dynamics.models import Dynamic, StoryEvent
from dynamics.services import publication, territory_search
from dynamics.uploads import clean_document
from tests.dynamics.factories import (
    CommuneFactory,
    DynamicFactory,
    OrganisationFactory,
    TeamMemberFactory,
    ThemeFactory,
)
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def dynamic():
    return DynamicFactory(name="Le Jardin", slug="le-jardin")


@pytest.fixture
def animator(client, dynamic):
    user = TeamMemberFactory(dynamic=dynamic).user
    client.force_login(user)
    return user


def section(dynamic, slug: str) -> str:
    return reverse("dynamics:edit_section", args=[dynamic.slug, slug])


def identity(dynamic, **changes) -> dict:
    return {
        "name": dynamic.name,
        "typology": dynamic.typology_id,
        "summary": dynamic.summary,
        "revision": Dynamic.objects.get(pk=dynamic.pk).latest_revision_id or "",
        **changes,
    }


def rows(prefix: str, *values: dict, initial: int = 0) -> dict:
    sent = {f"{prefix}-TOTAL_FORMS": len(values), f"{prefix}-INITIAL_FORMS": initial}
    for number, row in enumerate(values):
        sent |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return sent


def test_saving_a_published_record_publishes_a_new_revision(client, animator, dynamic):
    client.post(section(dynamic, "identite"), identity(dynamic, name="Le Grand Jardin"))

    dynamic.refresh_from_db()
    assert (dynamic.name, dynamic.live, dynamic.has_unpublished_changes) == ("Le Grand Jardin", True, False)
    assert dynamic.latest_revision.user == animator
    assert dynamic.live_revision == dynamic.latest_revision
    assert dynamic.revisions.count() == 2
    assert dynamic.confirmed_at is not None


def test_a_record_of_the_studies_is_no_longer_rewritten_once_edited(client):
    dynamic = DynamicFactory(from_study=True)
    client.force_login(UserFactory(facilitator=True))

    client.post(section(dynamic, "identite"), identity(dynamic, name="Corrigée"))

    dynamic.refresh_from_db()
    assert (dynamic.name, dynamic.seed_digest, dynamic.is_from_study) == ("Corrigée", "", True)


def test_what_another_section_holds_is_left_alone(client, animator, dynamic):
    dynamic.themes.add(ThemeFactory())
    dynamic.save()
    StoryEvent.objects.create(dynamic=dynamic, title="Première réunion")

    client.post(section(dynamic, "identite"), identity(dynamic, name="Le Grand Jardin"))

    dynamic = Dynamic.objects.get()
    assert [theme.slug for theme in dynamic.themes.all()] == ["energie"]
    assert [event.title for event in dynamic.events.all()] == ["Première réunion"]


def test_rows_are_changed_added_and_removed(client, animator, dynamic):
    kept = StoryEvent.objects.create(dynamic=dynamic, title="Première réunion", sort_order=0)
    gone = StoryEvent.objects.create(dynamic=dynamic, title="Une erreur", sort_order=1)
    events = [
        {"id": kept.pk, "ORDER": 1, "title": "Réunion publique", "kind": "origine", "when": "2018"},
        {"id": gone.pk, "ORDER": 2, "title": gone.title, "kind": "etape", "DELETE": "on"},
        {"title": "La serre", "kind": "etape", "when": "mai 2020"},
    ]
    figures = rows("figures", {"label": "adhérents", "value": "3 200,5"})

    client.post(section(dynamic, "recit"), {**rows("events", *events, initial=2), **figures, "revision": ""})

    dynamic = Dynamic.objects.get()
    assert [(event.title, event.when) for event in dynamic.events.all()] == [
        ("Réunion publique", "2018"),
        ("La serre", "mai 2020"),
    ]
    assert dynamic.events.first().pk == kept.pk
    assert str(dynamic.figures.get().value) == "3200.50"


def test_a_known_organisation_is_pointed_at_rather_than_copied(
    client, animator, dynamic, django_assert_max_num_queries
):
    known = OrganisationFactory(name="Euskal Moneta", slug="euskal-moneta")
    actors = rows(
        "actors",
        {"name": "Euskal Moneta", "category": "associations"},
        {"name": "Un collectif d’habitants", "category": "citoyens"},
    )
    data = {
        **actors,
        **rows("held_functions"),
        **rows("resources"),
        "heavy_investment": "unknown",
        "revision": "",
    }

    client.post(section(dynamic, "acteurs"), data)

    first, second = Dynamic.objects.get().actors.all()
    assert (first.organisation, first.name) == (known, "")
    assert (second.organisation, second.name) == (None, "Un collectif d’habitants")


def test_shares_of_a_budget_do_not_pass_a_hundred(client, animator, dynamic):
    resources = rows(
        "resources",
        {"kind": "ventes", "share_percent": "70", "year": "2024"},
        {"kind": "cotisations", "share_percent": "40 %", "year": "2024"},
    )
    data = {**rows("actors"), **rows("held_functions"), **resources, "revision": ""}

    page = client.post(section(dynamic, "acteurs"), data)

    assert "Les parts du budget de 2024 font 110" in page.content.decode()


def test_a_wrong_section_loses_nothing_and_writes_nothing(client, animator, dynamic):
    page = client.post(section(dynamic, "identite"), identity(dynamic, name="", summary="Un nouveau résumé"))

    assert "Un nouveau résumé" in page.content.decode()
    assert Dynamic.objects.get().summary == dynamic.summary


def test_two_people_writing_at_once_both_see_what_the_other_wrote(client, animator, dynamic):
    first = identity(dynamic, summary="Le résumé d’Alex")
    colleague = TeamMemberFactory(
        dynamic=dynamic, user=UserFactory(first_name="Lou", last_name="Martin")
    ).user
    draft = publication.latest_version(Dynamic.objects.get())
    draft.name = "Le Jardin de Lou"
    publication.save_edit(draft=draft, user=colleague, base=None)

    conflict = client.post(section(dynamic, "identite"), first)
    page = conflict.content.decode()

    assert conflict.status_code == 409
    assert "Lou Martin a enregistré la fiche" in page
    assert "Le résumé d’Alex" in page
    assert "de Lou" in page
    assert Dynamic.objects.get().name == "Le Jardin de Lou"

    latest = Dynamic.objects.get().latest_revision_id
    client.post(section(dynamic, "identite"), {**first, "name": "Le Jardin de Lou", "revision": latest})

    dynamic.refresh_from_db()
    assert (dynamic.name, dynamic.summary) == ("Le Jardin de Lou", "Le résumé d’Alex")


def test_a_row_removed_by_somebody_else_is_not_lost_when_saved_again(client, animator, dynamic):
    event = StoryEvent.objects.create(dynamic=dynamic, title="Première réunion")
    mine = rows(
        "events",
        {"id": event.pk, "ORDER": 1, "title": "Première réunion, 80 personnes", "kind": "etape"},
        initial=1,
    )
    draft = publication.latest_version(Dynamic.objects.get())
    draft.events.remove(draft.events.get())
    publication.save_edit(draft=draft, user=animator, base=None)

    conflict = client.post(section(dynamic, "recit"), {**mine, **rows("figures"), "revision": ""})
    latest = Dynamic.objects.get().latest_revision_id
    client.post(section(dynamic, "recit"), {**mine, **rows("figures"), "revision": latest})

    assert conflict.status_code == 409
    assert Dynamic.objects.get().events.get().title == "Première réunion, 80 personnes"


def test_a_draft_follows_in_the_queue_and_is_published_by_a_moderator(
    client, django_capture_on_commit_callbacks
):
    load_charter()
    moderation.load_workflows()
    dynamic = DynamicFactory(draft=True, name="Brouillon")
    author = TeamMemberFactory(dynamic=dynamic).user
    moderator = UserFactory(facilitator=True)
    accept_charter(user=author)
    publication.resubmit(dynamic=dynamic, user=author)
    client.force_login(author)

    client.post(section(dynamic, "identite"), identity(dynamic, name="Le Jardin"))

    assert not Dynamic.objects.get().live
    state = moderation.waiting().get()
    assert state.current_task_state.revision == Dynamic.objects.get().latest_revision
    with django_capture_on_commit_callbacks(execute=True):
        moderation.publish(obj=Dynamic.objects.get(), user=moderator)
    assert (Dynamic.objects.get().live, Dynamic.objects.get().name) == (True, "Le Jardin")
    assert "Le Jardin" in mail.outbox[-1].subject


def test_a_record_sent_back_is_corrected_answered_and_sent_again(client, django_capture_on_commit_callbacks):
    moderation.load_workflows()
    dynamic = DynamicFactory(draft=True)
    author = TeamMemberFactory(dynamic=dynamic).user
    publication.resubmit(dynamic=dynamic, user=author)
    with django_capture_on_commit_callbacks(execute=True):
        moderation.send_back(
            obj=Dynamic.objects.get(), user=UserFactory(facilitator=True), reason="Dites où vous agissez."
        )
    client.force_login(author)

    page = client.get(reverse("dynamics:edit", args=[dynamic.slug])).content.decode()
    client.post(reverse("dynamics:resubmit", args=[dynamic.slug]), {"message": "C’est ajouté."})

    assert "Dites où vous agissez." in mail.outbox[-1].body
    assert "/mon-espace/moderation/" in mail.outbox[-1].body
    assert "Dites où vous agissez." in page
    assert moderation.waiting().get().content_object == dynamic
    assert [row.text for row in moderation.history(dynamic) if row.kind == "reponse"] == ["C’est ajouté."]


def test_ending_twice_is_ending_once_and_can_be_undone(client, animator, dynamic):
    address = reverse("dynamics:end", args=[dynamic.slug])

    client.post(address, {"activity": Activity.ENDED})
    client.post(address, {"activity": Activity.ENDED})
    ended = Dynamic.objects.get()
    client.post(address, {"activity": Activity.ACTIVE})

    assert (ended.activity, ended.live) == (Activity.ENDED, True)
    assert Dynamic.objects.get().activity == Activity.ACTIVE


def test_withdrawing_hides_the_record_and_keeps_it_for_its_team(client, animator, dynamic):
    client.post(reverse("dynamics:withdraw", args=[dynamic.slug]))

    assert not Dynamic.objects.get().live
    assert client.get(reverse("dynamics:edit", args=[dynamic.slug])).status_code == 200
    client.logout()
    assert not Dynamic.objects.visible_to(UserFactory()).exists()


def test_a_contributor_neither_ends_nor_withdraws(client, dynamic):
    client.force_login(TeamMemberFactory(dynamic=dynamic, role=TeamRole.CONTRIBUTOR).user)

    for name in ("end", "withdraw"):
        assert client.post(reverse(f"dynamics:{name}", args=[dynamic.slug])).status_code == 403


def picture(size=(40, 30), kind="PNG") -> SimpleUploadedFile:
    drawn = io.BytesIO()
    Image.new("RGB", size, "teal").save(drawn, kind)
    return SimpleUploadedFile("photo.png", drawn.getvalue(), "image/png")


def office(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            # Dated 1980, not now: these bytes name the tests, and each parallel process must find the same names
            archive.writestr(zipfile.ZipInfo(name), "x")
    return packed.getvalue()


def test_a_picture_is_drawn_again_and_needs_its_description(client, animator, dynamic):
    refused = client.post(section(dynamic, "visibilite"), {"picture": picture(), "revision": ""})
    client.post(
        section(dynamic, "visibilite"),
        {"picture": picture(), "picture_alt": "Un jardin", "seeks": "Un local", "revision": ""},
    )

    dynamic.refresh_from_db()
    assert "Décrivez l’image en une phrase" in refused.content.decode()
    assert dynamic.picture.name.endswith(".webp")
    assert dynamic.picture.storage.exists(dynamic.picture.name)
    assert dynamic.seeks == "Un local"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<html><script>alert(1)</script></html>"),
        ("dessin.svg", b"<svg xmlns='http://www.w3.org/2000/svg'></svg>"),
        ("faux.pdf", b"<html></html>"),
        ("faux.txt", b"  <svg onload=alert(1)>"),
        ("programme.txt", b"MZ\x00\x00"),
        ("archive.zip", office("a.txt")),
        ("macro.docx", office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
        ("faux.docx", office("a.txt")),
    ],
)
def test_a_document_is_judged_by_its_content(client, animator, dynamic, name, content):
    sent = rows("documents", {"title": "Nos statuts", "file": SimpleUploadedFile(name, content)})

    page = client.post(section(dynamic, "documents"), {**sent, "revision": ""})

    assert "Ce fichier n’est pas un document que nous acceptons" in page.content.decode()
    assert not Dynamic.objects.get().documents.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("statuts.pdf", b"%PDF-1.7\n"),
        ("bilan.csv", "année;montant\n2024;12".encode()),
        ("bilan.xlsx", office("[Content_Types].xml", "xl/workbook.xml")),
    ],
)
def test_a_good_document_is_kept(client, animator, dynamic, name, content):
    sent = rows("documents", {"title": "Nos statuts", "file": SimpleUploadedFile(name, content)})

    client.post(section(dynamic, "documents"), {**sent, "revision": ""})

    assert Dynamic.objects.get().documents.get().title == "Nos statuts"


def test_a_document_of_more_than_ten_megabytes_is_refused(client, animator, dynamic):
    heavy = SimpleUploadedFile("lourd.pdf", b"%PDF-" + b"0" * (10 * 1024 * 1024))

    page = client.post(
        section(dynamic, "documents"), {**rows("documents", {"title": "x", "file": heavy}), "revision": ""}
    )

    assert "plus de 10 Mo" in page.content.decode()


def test_moving_the_seat_moves_the_point(client, animator, dynamic):
    territory_search.forget()
    CommuneFactory(code="26108", name="Crest", latitude=44.9, longitude=5.5)
    sent = {
        "precision": "commune",
        "seat": "Crest",
        "latitude": dynamic.latitude,
        "longitude": dynamic.longitude,
    }

    client.post(section(dynamic, "lieu"), {**sent, "revision": ""})

    dynamic.refresh_from_db()
    assert (dynamic.seat.name, dynamic.latitude, dynamic.longitude) == ("Crest", 44.9, 5.5)
    territory_search.forget()


@pytest.mark.parametrize(
    "slug", ["identite", "lieu", "action", "acteurs", "recit", "visibilite", "documents"]
)
def test_every_section_opens_signed_in_only(client, dynamic, slug):
    signed_out = client.get(section(dynamic, slug))
    client.force_login(UserFactory())
    stranger = client.get(section(dynamic, slug))
    client.force_login(TeamMemberFactory(dynamic=dynamic, role=TeamRole.CONTRIBUTOR).user)
    team = client.get(section(dynamic, slug))

    assert (signed_out.status_code, signed_out.url[:14]) == (302, "/compte/login/")
    assert (stranger.status_code, team.status_code) == (403, 200)


def test_a_hidden_record_does_not_exist_for_a_stranger(client):
    dynamic = DynamicFactory(draft=True)
    client.force_login(UserFactory())

    for name in ("edit", "preview", "history", "team", "freshness"):
        assert client.get(reverse(f"dynamics:{name}", args=[dynamic.slug])).status_code == 404


@pytest.mark.parametrize("events", [1, 3])
def test_a_section_asks_a_steady_number_of_queries(
    client, animator, dynamic, events, django_assert_max_num_queries
):
    for number in range(events):
        StoryEvent.objects.create(dynamic=dynamic, title=f"Moment {number}")

    with django_assert_max_num_queries(16):
        client.get(section(dynamic, "recit"))


def test_a_broken_archive_is_no_document():
    """Its table of contents is right, what it holds cannot be inflated."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    broken = bytearray(file.getvalue())
    start = broken.index(b"mimetype") + len(b"mimetype")
    broken[start : start + 8] = b"\xff" * 8

    with pytest.raises(ValidationError):
        clean_document(SimpleUploadedFile("statuts.odt", bytes(broken)))
