"""The life of a monographie in /gestion/: comments, a later hour, comparing, previewing, help, notes that fail."""

import html
import json
from datetime import timedelta
from unittest import mock

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from portal.tasks import publish_scheduled
from tests.members.factories import UserFactory
from tests.toolbox.pages import load_one_of_each
from toolbox.models import MonographPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def monographie(tmp_path) -> MonographPage:
    return load_one_of_each(tmp_path)[1]


@pytest.fixture
def administrator(db):
    return UserFactory(administrator=True)


def edit_url(page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def form_of(page, *, text="Au départ, trois voisins.", notes=(), comments=(), **values) -> dict:
    """What the editor posts, with one text and its notes."""
    streams = {name: streamfield([]) for name in ("kinetic", "robustness", "impact", "system", "sources")}
    streams |= {name: streamfield([]) for name in ("remarkable", "questions", "opportunities")}
    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "dynamic": page.dynamic_id,
            "lead": page.lead,
            "authors": page.authors,
            "written_on": "2026-05-01",
            "licence": page.licence,
            **streams,
            "spring": streamfield([("text", rich_text(f"<p>{text}</p>"))]),
            "notes": streamfield(
                [("note", {"key": key, "text": rich_text(f"<p>{words}</p>")}) for key, words in notes]
            ),
            "comments": inline_formset(
                [
                    {"text": words, "contentpath": place, "position": "", "replies": inline_formset([])}
                    for place, words in comments
                ]
            ),
            **values,
        }
    )


def tells(response, words: str) -> bool:
    """Whether the page says it, in its text or in the data of its fields."""
    page = html.unescape(response.text)
    return words in page or json.dumps(words)[1:-1] in page


def save(client, page, user, **values):
    client.force_login(user)
    return client.post(edit_url(page), form_of(page, **values))


def test_a_passage_is_commented(client, monographie):
    author, reader = UserFactory(editor=True), UserFactory(editor=True)

    answer = save(client, monographie, reader, comments=[("lead", "Trop long ?")])
    client.force_login(author)
    editor = client.get(edit_url(monographie)).text

    assert answer.status_code == 302
    comment = Comment.objects.get()
    assert (comment.page_id, comment.contentpath, comment.user) == (monographie.pk, "lead", reader)
    assert "Trop long ?" in html.unescape(editor)


def test_a_version_approved_for_later_goes_online_at_its_hour(client, monographie, administrator):
    later = timezone.now() + timedelta(days=2)
    answer = save(
        client,
        monographie,
        administrator,
        text="La suite de l’histoire.",
        **{"go_live_at": later.strftime("%Y-%m-%d %H:%M"), "action-publish": "1"},
    )
    assert answer.status_code == 302

    publish_scheduled()
    assert "La suite de l’histoire." not in html.unescape(client.get("/monographies/eusko/").text)

    with mock.patch.object(timezone, "now", return_value=later + timedelta(minutes=5)):
        publish_scheduled()
    assert "La suite de l’histoire." in html.unescape(client.get("/monographies/eusko/").text)


def test_two_versions_are_compared(client, monographie, administrator):
    before = monographie.latest_revision_id
    save(client, monographie, administrator, text="Une autre origine.", lead="Un autre chapeau.")
    after = MonographPage.objects.get().latest_revision_id

    page = client.get(
        reverse("wagtailadmin_pages:revisions_compare", args=[monographie.pk, before or "live", after])
    )

    assert page.status_code == 200
    assert "Un autre chapeau." in page.text.replace('<span class="addition">', "").replace("</span>", "") or (
        "addition" in page.text
    )


def test_the_preview_begins_on_a_phone(client, monographie, administrator):
    client.force_login(administrator)

    editor = client.get(edit_url(monographie)).text
    posted = client.post(
        reverse("wagtailadmin_pages:preview_on_edit", args=[monographie.pk]),
        form_of(monographie, text="Un aperçu[^a].", notes=[("a", "Une note.")]),
    )
    preview = client.get(
        reverse("wagtailadmin_pages:preview_on_edit", args=[monographie.pk]) + "?mode=&in_preview_panel=true"
    )

    assert monographie.default_preview_size == "mobile"
    assert "Aperçu de la taille mobile" in html.unescape(editor) or 'value="mobile"' in editor
    assert posted.json()["is_valid"] is True
    assert "Un aperçu<sup" in html.unescape(preview.text)


def test_every_block_helps_its_writer():
    section = MonographPage._meta.get_field("spring").stream_block.child_blocks
    notes = MonographPage._meta.get_field("notes").stream_block.child_blocks

    assert [name for name, block in {**section, **notes}.items() if not block.meta.description] == []
    assert [name for name, block in section.items() if not getattr(block.meta, "help_text", "")] == []


@pytest.mark.parametrize(
    ("text", "notes", "reproach"),
    [
        ("Un fait[^loi].", [], "La note « loi » est appelée dans le texte et n’est pas écrite."),
        ("Un fait.", [("loi", "La loi.")], "La note « loi » n’est appelée nulle part."),
        ("Un fait[^loi].", [("loi", "L’une."), ("loi", "L’autre.")], "Deux notes ont le repère « loi »."),
    ],
)
def test_notes_are_checked_when_a_text_is_published_not_before(
    client, monographie, administrator, text, notes, reproach
):
    draft = save(client, monographie, administrator, text=text, notes=notes)
    published = save(client, monographie, administrator, text=text, notes=notes, **{"action-publish": "1"})

    assert draft.status_code == 302
    assert published.status_code == 200
    assert tells(published, reproach)


def test_notes_are_not_blamed_for_a_section_in_error(client, monographie, administrator):
    broken = streamfield(
        [("text", rich_text("<p>Un fait[^loi].</p>")), ("quote", {"quote": "", "who": "Une voisine"})]
    )

    answer = save(
        client,
        monographie,
        administrator,
        notes=[("loi", "La loi.")],
        **{"spring": broken, "action-publish": "1"},
    )

    assert answer.status_code == 200
    assert not tells(answer, "La note « loi » n’est appelée nulle part.")


def test_notes_are_numbered_and_lead_back_on_the_page(client, monographie, administrator):
    save(
        client,
        monographie,
        administrator,
        text="Un fait[^loi], un autre[^etude], le même[^loi].",
        notes=[("etude", "Une étude."), ("loi", "La loi <b>de 2014</b>.")],
        **{"action-publish": "1"},
    )

    page = client.get("/monographies/eusko/").text

    assert '<a href="#note-1" id="appel-1" role="doc-noteref">' in page
    assert '<a href="#note-1" id="appel-1-2" role="doc-noteref">' in page
    assert '<li id="note-1" tabindex="-1"><p>La loi <b>de 2014</b>.</p>' in page
    assert '<li id="note-2" tabindex="-1"><p>Une étude.</p>' in page
    assert 'href="#appel-1-2" role="doc-backlink"' in page
    assert '<a href="#notes">Notes</a>' in page
    assert "[^" not in page


def test_a_page_without_notes_has_no_list_of_them(client, monographie):
    assert 'id="notes"' not in client.get("/monographies/eusko/").text
