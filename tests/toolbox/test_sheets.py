"""The six sheets: nothing of the data is lost, what people do with levers, who may."""

import html
from pathlib import Path

import pytest
import yaml
from django.core import mail
from django.urls import reverse

from community.members.services import moderation
from dynamics.enums import Sheet, TeamRole
from dynamics.hooks import SHEET_IDS, registered_ids
from dynamics.models import Dynamic, TeamMember
from dynamics.services.reference import read
from tests.members.factories import UserFactory
from tests.toolbox.pages import DATA, load_one_of_each, named_dynamics, named_tools, prepare
from toolbox.models import LeverExample, LeverTick, SheetPage
from toolbox.services.sheets import load_sheets
from toolbox.templatetags.toolbox_rich import safe_rich

pytestmark = pytest.mark.django_db
LEVER = "convivialite"


@pytest.fixture
def sheet(tmp_path) -> SheetPage:
    return load_one_of_each(tmp_path)[0]


@pytest.fixture
def animator(sheet):
    user = UserFactory()
    TeamMember.objects.create(dynamic=Dynamic.objects.get(slug="eusko"), user=user, role=TeamRole.ANIMATOR)
    return user


def address(name: str, *more) -> str:
    return reverse(f"sheets:{name}", args=["habitants", LEVER, *more])


def slugs_of(folder: str, key: str = "slug") -> set[str]:
    files = Path(folder).glob("*.yaml")
    entries = [yaml.safe_load(file.read_text(encoding="utf8")) for file in files]
    return {one[key] for entry in entries for one in (entry if isinstance(entry, list) else [entry])}


def test_every_internal_reference_of_the_data_resolves():
    entries = [*read("sheets", DATA), *read("monographies", DATA)]

    assert named_tools(entries) - slugs_of("toolbox/data/tools") == set()
    assert named_dynamics(entries) - slugs_of("dynamics/data/dynamiques") == set()


def test_the_six_sheets_show_everything_their_files_say(client):
    entries = read("sheets", DATA)
    prepare(entries)

    assert load_sheets() == 6
    assert load_sheets() == 0
    assert sorted(SheetPage.objects.live().values_list("slug", flat=True)) == sorted(Sheet.values)
    for entry in entries:
        text = " ".join(html.unescape(client.get(f"/fiches/{entry['slug']}/").content.decode()).split())
        points = [*entry["conditions"], *entry["brakes"], *entry["levers"], *entry["vigilance"]]
        said = [value for point in points for value in (point["title"], point["text"])]
        said += [example["text"] for point in points for example in point.get("examples") or []]
        said += [*entry["questions"], *entry["propositions"]]
        said += [row["why"] for row in entry["dynamics"]] + [row["text"] for row in entry["further"]]
        assert [words for words in said if " ".join(words.split()) not in text] == []
        for lever in entry["levers"]:
            assert f'id="levier-{lever["key"]}"' in text
        assert [slug for slug in named_tools([entry]) if f'href="/outils/{slug}/"' not in text] == []


def test_a_sheet_that_a_person_edited_is_left_alone(sheet, tmp_path):
    sheet.title = "Les habitants, d’abord"
    sheet.save_revision(user=UserFactory(editor=True)).publish()
    file = tmp_path / "sheets" / "habitants.yaml"
    file.write_text(
        file.read_text(encoding="utf8").replace("title: Habitants", "title: Autre"), encoding="utf8"
    )

    assert load_sheets(tmp_path) == 0
    assert SheetPage.objects.get().title == "Les habitants, d’abord"


def test_a_sheet_that_nobody_edited_follows_its_file(sheet, tmp_path):
    file = tmp_path / "sheets" / "habitants.yaml"
    file.write_text(
        file.read_text(encoding="utf8").replace("title: Habitants", "title: Autre"), encoding="utf8"
    )

    assert load_sheets(tmp_path) == 1
    assert SheetPage.objects.get().title == "Autre"


def test_pages_cost_few_queries(client, sheet, django_assert_max_num_queries):
    client.get("/fiches/")
    with django_assert_max_num_queries(12):
        assert client.get("/fiches/").status_code == 200
    with django_assert_max_num_queries(25):
        assert client.get("/fiches/habitants/").status_code == 200
    user = UserFactory()
    client.force_login(user)
    for dynamic in Dynamic.objects.all()[:3]:
        example(sheet, dynamic, user, live=True)
    with django_assert_max_num_queries(25):
        assert client.get("/fiches/habitants/").status_code == 200


def example(sheet, dynamic, user, **more) -> LeverExample:
    return LeverExample.objects.create(
        sheet=sheet, lever=LEVER, dynamic=dynamic, author=user, text="Un café chaque mardi.", **more
    )


def test_the_filter_of_dynamiques_follows_the_sheets(sheet, tmp_path):
    ids = registered_ids(SHEET_IDS)

    shown = Dynamic.objects.filter(pk__in=ids["habitants"][0])
    assert set(shown.values_list("slug", flat=True)) == named_dynamics(
        read("sheets", tmp_path)[0]["dynamics"]
    )
    assert not Dynamic.objects.filter(pk__in=ids["gouvernance"][0]).exists()


def test_a_member_ticks_a_lever_and_finds_it_at_home(client, sheet):
    user = UserFactory()
    client.force_login(user)

    answer = client.post(address("tick"), {"vouloir": "1"}, follow=True)
    assert answer.redirect_chain[0][0] == f"/fiches/habitants/#levier-{LEVER}"
    client.post(address("tick"), {"vouloir": "1"})
    assert LeverTick.objects.filter(user=user, lever=LEVER).count() == 1
    space = client.get("/mon-espace/").content.decode()
    assert "Créer la rencontre et la convivialité" in space
    assert "/outils/rencontres-conviviales/" in space
    assert "/dynamiques/in-seine-saint-denis/" in space

    button = client.post(address("tick"), {"vouloir": "0"}, headers={"HX-Request": "true"})
    assert 'aria-pressed="false"' in button.content.decode()
    assert not LeverTick.objects.exists()


@pytest.mark.parametrize(
    ("who", "tick", "tell"),
    [("visitor", 302, 302), ("member", 302, 403), ("animator", 302, 200), ("facilitator", 302, 403)],
)
def test_who_may_tick_and_tell(client, sheet, animator, who, tick, tell):
    people = {"member": UserFactory(), "animator": animator, "facilitator": UserFactory(facilitator=True)}
    if who in people:
        client.force_login(people[who])

    ticked = client.post(address("tick"), {"vouloir": "1"})
    assert ticked.status_code == tick
    assert ticked.url.startswith("/compte/login/") is (who == "visitor")
    assert client.get(address("example")).status_code == tell
    assert client.get(reverse("sheets:example", args=["habitants", "inconnu"])).status_code in (302, 404)


def test_an_example_is_moderated_before_it_is_shown(
    client, sheet, animator, django_capture_on_commit_callbacks
):
    client.force_login(animator)
    eusko = Dynamic.objects.get(slug="eusko")
    words = {
        "dynamic": eusko.pk,
        "happened_on": "2024-05-01",
        "text": "Un apéro par mois, <b>rien</b> d’autre.",
    }

    answer = client.post(address("example"), words)
    told = LeverExample.objects.get()
    assert answer.url == address("example_read", told.pk)
    assert told.live is False
    assert "Un apéro par mois" not in client.get("/fiches/habitants/").content.decode()
    assert "En relecture" in client.get(answer.url).content.decode()

    facilitator = UserFactory(facilitator=True)
    moderation.send_back(obj=told, user=facilitator, reason="Dites le lieu.")
    client.post(
        address("example_edit", told.pk),
        {**words, "text": "Un apéro par mois à Bayonne, <b>rien</b> d’autre."},
    )
    told.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        moderation.publish(obj=told, user=facilitator)
    page = client.get("/fiches/habitants/").content.decode()
    assert "Un apéro par mois à Bayonne, &lt;b&gt;rien&lt;/b&gt; d’autre." in page
    assert mail.outbox[-1].to == [animator.email]
    assert client.get(address("example_edit", told.pk)).status_code == 403


def test_an_example_is_only_of_ones_own_dynamique(client, sheet, animator):
    client.force_login(animator)
    other = Dynamic.objects.exclude(slug="eusko").first()

    answer = client.post(address("example"), {"dynamic": other.pk, "happened_on": "2024-05-01", "text": "x"})

    assert answer.status_code == 200
    assert not LeverExample.objects.exists()


def test_another_member_does_not_read_an_example_that_waits(client, sheet, animator):
    told = example(sheet, Dynamic.objects.get(slug="eusko"), animator, live=False)
    client.force_login(UserFactory())

    assert client.get(address("example_read", told.pk)).status_code == 403
    assert client.get(address("example_edit", told.pk)).status_code == 403


def test_rich_text_is_set_in_french_type_when_shown():
    assert safe_rich("<p>Qui vient ? « Tous » : 80 %</p>") == (
        "<p>Qui vient\xa0? «\xa0Tous\xa0»\xa0: 80\xa0%</p>"
    )


def test_rich_text_is_sanitised_when_shown():
    shown = safe_rich(
        '<p onclick="x()">Bon<script>alert(1)</script> <a href="javascript:x()">lien</a>'
        '<a href="https://exemple.test/">ici</a><img src=x onerror=y></p><h3>Titre</h3>'
    )

    assert shown == (
        '<p>Bon <a rel="noopener noreferrer">lien</a>'
        '<a href="https://exemple.test/" rel="noopener noreferrer">ici</a></p><h3>Titre</h3>'
    )
