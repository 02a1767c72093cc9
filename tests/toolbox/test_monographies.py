"""Monographies: the seventeen of the study, their life in the back office, what readers get."""

import html
import io

import pytest
from django.core import mail
from django.core.files.images import ImageFile
from django.urls import reverse
from PIL import Image as Picture
from wagtail.images.models import Image
from wagtail.models import Page, Workflow

from community.members.models import Letter
from community.members.services import moderation
from dynamics.models import Actor
from dynamics.services.reference import read
from tests.members.factories import UserFactory
from tests.toolbox.pages import DATA, draft_of, every_block, load_one_of_each, prepare
from toolbox.models import MonographIndexPage, MonographPage
from toolbox.services.monographies import load_monographies, load_workflow

pytestmark = pytest.mark.django_db


@pytest.fixture
def monographie(tmp_path) -> MonographPage:
    return load_one_of_each(tmp_path)[1]


@pytest.fixture
def people(db):
    return {
        "member": UserFactory(),
        "author": UserFactory(editor=True),
        "editor": UserFactory(editor=True),
        "facilitator": UserFactory(facilitator=True),
        "administrator": UserFactory(administrator=True),
    }


def test_the_seventeen_are_published_without_an_empty_section(client):
    entries = read("monographies", DATA)
    prepare(entries)

    assert len(entries) == 17
    assert load_monographies() == 17
    assert load_monographies() == 0
    pages = MonographPage.objects.live()
    assert pages.count() == 17
    for page in pages:
        for name, *_ in (*page.SECTIONS, *page.LISTS):
            assert len(getattr(page, name)) > 0, (page.slug, name)
        assert 300 <= page.words <= 1200, (page.slug, page.words)
    for entry in entries[:4]:
        text = " ".join(
            html.unescape(client.get(f"/monographies/{entry['dynamic']}/").content.decode()).split()
        )
        blocks = [
            block for name in ("spring", "kinetic", "robustness", "impact", "system") for block in entry[name]
        ]
        said = [block.get("text") or block.get("silent") or "" for block in blocks]
        said += [*entry["remarkable"], *entry["questions"], *entry["opportunities"]]
        assert [words for words in said if " ".join(words.split()) not in text] == []


def test_the_list_is_searched_and_counted(client, monographie, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = client.get("/monographies/?q=monnaies").content.decode()
    assert 'data-count="1"' in page
    assert f'<article class="card" data-id="{monographie.pk}">' in page
    assert 'data-count="0"' in client.get("/monographies/?q=chaufferie").content.decode()
    assert 'data-count="1"' in client.get("/monographies/?type=ptce").content.decode()
    assert 'data-count="0"' in client.get("/monographies/?type=%00&page=x&q=%00").content.decode()


def test_a_page_costs_few_queries_and_feeds_readers(client, monographie, django_assert_max_num_queries):
    client.get("/monographies/eusko/")
    with django_assert_max_num_queries(25):
        page = client.get("/monographies/eusko/").content.decode()
    assert "Ce que l’étude ne dit pas" in page
    assert 'href="/outils/visites-apprenantes/"' in page
    assert "Licence Ouverte 2.0" in page
    feed = client.get("/flux/monographies.atom").content.decode()
    assert monographie.title in html.unescape(feed)
    assert "/monographies/eusko/" in client.get("/sitemap-fiches-et-monographies.xml").content.decode()
    assert "/monographies/eusko/" in client.get("/dynamiques/eusko/").content.decode()


def test_a_monographie_that_a_person_edited_is_left_alone(monographie, tmp_path):
    monographie.lead = "Relu par son équipe."
    monographie.save_revision(user=UserFactory(editor=True)).publish()
    file = tmp_path / "monographies" / "eusko.yaml"
    file.write_text(file.read_text(encoding="utf8").replace("Eusko :", "Euskara :"), encoding="utf8")

    assert load_monographies(tmp_path) == 0
    assert MonographPage.objects.get().lead == "Relu par son équipe."


def test_the_workflow_is_made_once_and_what_people_changed_stays(monographie):
    index = MonographIndexPage.objects.get()
    workflow = load_workflow(index)

    assert Workflow.objects.filter(name="Monographie").count() == 1
    assert [task.name for task in workflow.tasks] == [
        "Relecture par une deuxième personne",
        "Publication par un·e administrateur·rice",
    ]
    assert monographie.get_workflow() == workflow


@pytest.mark.parametrize(
    ("who", "write", "publish"),
    [
        ("member", False, False),
        ("editor", True, False),
        ("facilitator", False, False),
        ("administrator", True, True),
    ],
)
def test_who_may_write_and_publish(client, monographie, people, who, write, publish):
    index = MonographIndexPage.objects.get()
    user = people[who]
    page = draft_of(people["author"])
    may = page.permissions_for_user(user)

    assert index.permissions_for_user(user).can_add_subpage() is write
    assert may.can_edit() is write
    assert may.can_publish() is publish
    assert index.permissions_for_user(user).can_publish_subpage() is publish
    assert Page.objects.get(pk=page.pk).permissions_for_user(user).can_publish() is publish
    client.force_login(user)
    added = client.get(reverse("wagtailadmin_pages:add", args=["toolbox", "monographpage", index.pk]))
    assert (added.status_code == 200) is write
    edited = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert (edited.status_code == 200) is write
    assert ('name="action-publish"' in edited.content.decode()) is publish
    assert client.get("/monographies/une-radio/").status_code == 404


@pytest.mark.parametrize("who", ["member", "author", "editor", "facilitator", "administrator"])
def test_who_may_review_and_who_may_publish_at_the_end(monographie, people, who):
    page = draft_of(people["author"])
    user = people[who]
    state = page.get_workflow().start(page, people["author"])
    page = MonographPage.objects.get(pk=page.pk)

    reviewers = {"editor", "facilitator", "administrator"}
    assert bool(page.current_workflow_task.get_actions(page, user)) is (who in reviewers)
    state.current_task_state.approve(user=people["editor"])
    page = MonographPage.objects.get(pk=page.pk)
    assert bool(page.current_workflow_task.get_actions(page, user)) is (who == "administrator")
    if who == "facilitator":
        with pytest.raises(moderation.ModerationError):
            moderation.publish(obj=page, user=user)
        assert MonographPage.objects.get(pk=page.pk).live is False


def test_from_draft_to_publication_with_our_letters(
    client, monographie, people, django_capture_on_commit_callbacks
):
    author, editor, administrator = people["author"], people["editor"], people["administrator"]
    page = draft_of(author)
    with django_capture_on_commit_callbacks(execute=True):
        state = page.get_workflow().start(page, author)
    asked = Letter.objects.filter(kind="toolbox.to_review")
    assert {letter.email for letter in asked} == {
        editor.email,
        people["facilitator"].email,
        administrator.email,
    }
    assert mail.outbox[-1].subject == "À lire : Une radio dans la vallée"
    assert f"/gestion/pages/{page.pk}/edit/" in mail.outbox[-1].body

    client.force_login(editor)
    task = state.current_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url)
    assert {letter.email for letter in asked.order_by("-pk")[:1]} == {administrator.email}
    assert client.get("/monographies/une-radio/").status_code == 404

    client.force_login(administrator)
    state.refresh_from_db()
    url = reverse(
        "wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.current_task_state.pk]
    )
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url)
    assert client.get("/monographies/une-radio/").status_code == 200
    assert mail.outbox[-1].to == [author.email]
    assert mail.outbox[-1].subject == "Publié : Une radio dans la vallée"
    # Ours only, in French: none of those that Wagtail would write itself
    assert {letter.subject for letter in mail.outbox} == {
        "À lire : Une radio dans la vallée",
        "Publié : Une radio dans la vallée",
    }


def test_the_author_of_a_text_sent_back_is_told(monographie, people, django_capture_on_commit_callbacks):
    page = draft_of(people["author"])
    state = page.get_workflow().start(page, people["author"])
    with django_capture_on_commit_callbacks(execute=True):
        state.current_task_state.reject(user=people["editor"], comment="Citez la source du chiffre.")

    assert mail.outbox[-1].to == [people["author"].email]
    assert "Citez la source du chiffre." in mail.outbox[-1].body


def test_every_kind_of_block_is_shown_with_its_safeguards(client, monographie, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    drawing = io.BytesIO()
    Picture.new("RGB", (1600, 1200), "teal").save(drawing, "PNG")
    image = Image.objects.create(
        title="photo", file=ImageFile(io.BytesIO(drawing.getvalue()), name="photo.png")
    )
    shown = {"image": image, "alt": "La halle un jour de marché", "credit": "A. B., CC BY", "caption": ""}
    monographie.spring = every_block(shown)
    Actor.objects.create(dynamic=monographie.dynamic, name="Un collège d’habitants", category="citoyens")
    monographie.save_revision().publish()

    page = client.get("/monographies/eusko/").content.decode()
    assert "<script>alert" not in page
    assert 'width="50.0%"' in page and 'width="100.0%"' in page
    assert "2,5 M€" in page
    assert page.count('alt="La halle un jour de marché"') == 3
    assert "srcset=" in page and ".webp" in page and "Crédit&nbsp;: A. B., CC BY" in page
    assert 'href="https://tube.exemple/v/1" target="_blank" rel="noopener noreferrer"' in page
    assert "<iframe" not in page and "<video" not in page
    assert "outil-disparu" not in page and "Un outil retiré depuis." in page
    assert '<svg class="sheet neatline"' in page
    assert "style=" not in page
    assert page.count('class="actor-ring"') == 3 and page.count('class="actor-mark"') == 3
    assert "2 acteurs en 2 cercles autour de la dynamique" in page
    assert "<h4>Noyau dur</h4>" in page and '<ol start="2">' in page
    assert f"<h3>Autour de {monographie.dynamic.name}</h3>" in page
    assert "<strong>Un collège d’habitants</strong>" in page


def test_an_image_cannot_go_without_its_alternative_text():
    block = MonographPage._meta.get_field("spring").stream_block.child_blocks["picture"]

    assert block.child_blocks["alt"].required
    assert block.child_blocks["credit"].required


def test_every_block_helps_its_writer():
    blocks = MonographPage._meta.get_field("spring").stream_block.child_blocks

    assert [
        name
        for name, block in blocks.items()
        if not block.meta.description or block.meta.icon == "placeholder"
    ] == []
