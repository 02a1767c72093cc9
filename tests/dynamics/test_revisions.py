"""Versions of a record: readable differences, history for the team, going back."""

import pytest
from django.urls import reverse

from dynamics.enums import TeamRole
from dynamics.models import Dynamic, Figure, StoryEvent
from dynamics.services import publication
from dynamics.services.revisions import compare, content_of, history
from tests.dynamics.factories import (
    CommuneFactory,
    DynamicFactory,
    TeamMemberFactory,
    ThemeFactory,
)
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def dynamic():
    return DynamicFactory(slug="le-jardin", name="Le Jardin", summary="Un jardin pour tous.")


@pytest.fixture
def animator(client, dynamic):
    user = TeamMemberFactory(dynamic=dynamic, user=UserFactory(first_name="Lou", last_name="Martin")).user
    client.force_login(user)
    return user


def write(dynamic: Dynamic, user, **changes) -> Dynamic:
    """A new published version with some fields changed."""
    row = Dynamic.objects.get(pk=dynamic.pk)
    draft = publication.latest_version(row)
    for name, value in changes.items():
        setattr(draft, name, value)
    publication.save_edit(draft=draft, user=user, base=row.latest_revision_id)
    return Dynamic.objects.get(pk=dynamic.pk)


def after(dynamic: Dynamic, **changes) -> dict:
    content = content_of(dynamic)
    return content | changes


def test_a_changed_text_is_shown_word_by_word(dynamic):
    difference = compare(content_of(dynamic), after(dynamic, summary="Un grand jardin pour tous."))

    change = difference.fields[0]
    assert (change.label, change.before, change.after) == (
        "Résumé",
        "Un jardin pour tous.",
        "Un grand jardin pour tous.",
    )
    assert change.segments == [("kept", "Un"), ("added", " grand"), ("kept", " jardin pour tous.")]


def test_values_are_written_in_words(dynamic):
    energy, water = ThemeFactory(name="énergie"), ThemeFactory(slug="eau", name="eau")
    seat = CommuneFactory(name="Crest", code="26108")
    changes = {
        "stage": "emergence",
        "heavy_investment": True,
        "themes": [energy.pk, water.pk],
        "seat": seat.pk,
        "development_logics": ["diffusion-pollinisation"],
    }

    difference = compare(content_of(dynamic), after(dynamic, **changes))

    shown = {change.label: change.after for change in difference.fields}
    assert shown == {
        "Stade d’avancement": "émergence",
        "Investissement lourd": "oui",
        "Thèmes": "eau, énergie",
        "Siège": "Crest (26)",
        "Logiques de développement": "diffusion et pollinisation",
    }


def test_rows_that_came_went_and_changed_are_told_apart(dynamic):
    StoryEvent.objects.create(dynamic=dynamic, title="Réunion", sort_order=0)
    StoryEvent.objects.create(dynamic=dynamic, title="Erreur", sort_order=1)
    Figure.objects.create(dynamic=dynamic, label="adhérents", value=10)
    before = content_of(Dynamic.objects.get())
    now = content_of(Dynamic.objects.get())
    now["events"][0] |= {"date": "2018-06-01", "date_precision": "mois"}
    now["events"][1] = {"title": "La serre", "kind": "etape"}
    now["figures"][0]["value"] = "12.00"

    difference = compare(before, now)

    assert [(row.label, row.kind, row.title) for row in difference.rows] == [
        ("moment du récit", "modification", "Réunion"),
        ("moment du récit", "ajout", "La serre"),
        ("moment du récit", "retrait", "Erreur"),
        ("chiffre clé", "modification", "adhérents"),
    ]
    changed = next(row for row in difference.rows if row.title == "Réunion").changes
    assert [(change.label, change.before, change.after) for change in changed] == [("Date", "", "juin 2018")]


def test_the_same_version_has_no_difference_and_what_is_technical_is_not_shown(dynamic):
    changes = {"version": 99, "cell": 12, "updated_at": "2020-01-01", "freshness": "archivee"}

    assert not compare(content_of(dynamic), content_of(dynamic))
    assert not compare(content_of(dynamic), after(dynamic, **changes))


@pytest.mark.parametrize("themes", [1, 3])
def test_naming_asks_one_query_a_model(dynamic, themes, django_assert_num_queries):
    keys = [ThemeFactory(slug=f"t{n}", name=f"thème {n}").pk for n in range(themes)]
    before, now = content_of(dynamic), after(dynamic, themes=keys)

    with django_assert_num_queries(1):
        compare(before, now)


def test_history_lists_versions_with_their_authors_for_the_team(client, animator, dynamic):
    write(dynamic, animator, name="Le Grand Jardin")

    page = client.get(reverse("dynamics:history", args=[dynamic.slug])).content.decode()

    assert history(dynamic).count() == 2
    assert "Lou Martin" in page
    assert "(actuelle)" in page


def test_names_of_authors_are_not_public(client, animator, dynamic):
    write(dynamic, animator, name="Le Grand Jardin")
    address = reverse("dynamics:history", args=[dynamic.slug])
    client.logout()

    assert client.get(address).status_code == 302
    client.force_login(UserFactory())
    assert client.get(address).status_code == 403


def test_any_two_versions_are_compared(client, animator, dynamic):
    write(dynamic, animator, name="Deux")
    write(dynamic, animator, name="Trois")
    first, _, third = history(dynamic).order_by("created_at", "pk")
    address = reverse("dynamics:compare", args=[dynamic.slug])

    page = client.get(address, {"de": third.pk, "a": first.pk}).content.decode()

    assert "<del>Le Jardin</del>" in page.replace("\n", "") or "Le Jardin" in page
    assert "Trois" in page
    assert client.get(address, {"de": "x"}).status_code == 404
    assert client.get(address, {"a": 99999}).status_code == 404


def test_the_version_of_another_record_is_not_shown(client, animator, dynamic):
    foreign = write(DynamicFactory(), None, name="Ailleurs").latest_revision

    assert client.get(reverse("dynamics:compare", args=[dynamic.slug]), {"a": foreign.pk}).status_code == 404
    assert client.get(reverse("dynamics:restore", args=[dynamic.slug, foreign.pk])).status_code == 404


def test_restoring_makes_a_new_version_and_erases_none(client, animator, dynamic):
    StoryEvent.objects.create(dynamic=dynamic, title="Réunion")
    draft = publication.latest_version(Dynamic.objects.get())
    draft.name = "Le Grand Jardin"
    draft.events.remove(draft.events.get())
    publication.save_edit(draft=draft, user=animator, base=None)
    first = history(dynamic).last()
    latest = Dynamic.objects.get().latest_revision_id
    address = reverse("dynamics:restore", args=[dynamic.slug, first.pk])

    assert "Revenir à la version" in client.get(address).content.decode()
    client.post(address, {"revision": latest})

    dynamic = Dynamic.objects.get()
    assert (dynamic.name, dynamic.live) == ("Le Jardin", True)
    assert [event.title for event in dynamic.events.all()] == ["Réunion"]
    assert history(dynamic).count() == 3


def test_restoring_twice_or_over_a_newer_version_is_refused(client, animator, dynamic):
    write(dynamic, animator, name="Deux")
    first = history(dynamic).last()
    stale = Dynamic.objects.get().latest_revision_id
    address = reverse("dynamics:restore", args=[dynamic.slug, first.pk])

    client.post(address, {"revision": stale})
    again = client.post(address, {"revision": stale}, follow=True)

    assert "vient d’être modifiée" in again.content.decode()
    assert history(dynamic).count() == 3


def test_restoring_leaves_the_life_of_the_record_and_its_address(client, animator, dynamic):
    row = write(dynamic, animator, name="Deux")
    first = history(dynamic).last()
    Dynamic.objects.filter(pk=dynamic.pk).update(rhythm_months=24, slug="nouvelle-adresse")

    client.post(
        reverse("dynamics:restore", args=["nouvelle-adresse", first.pk]), {"revision": row.latest_revision_id}
    )

    dynamic = Dynamic.objects.get()
    assert (dynamic.name, dynamic.rhythm_months, dynamic.slug) == ("Le Jardin", 24, "nouvelle-adresse")


def test_a_contributor_restores_and_a_stranger_does_not(client, animator, dynamic):
    row = write(dynamic, animator, name="Deux")
    address = reverse("dynamics:restore", args=[dynamic.slug, history(dynamic).last().pk])
    client.force_login(UserFactory())
    stranger = client.post(address, {"revision": row.latest_revision_id})
    client.force_login(TeamMemberFactory(dynamic=dynamic, role=TeamRole.CONTRIBUTOR).user)
    client.post(address, {"revision": row.latest_revision_id})

    assert stranger.status_code == 403
    assert Dynamic.objects.get().name == "Le Jardin"


@pytest.mark.parametrize("versions", [1, 3])
def test_the_history_asks_a_steady_number_of_queries(
    client, animator, dynamic, versions, django_assert_max_num_queries
):
    for number in range(versions):
        write(dynamic, animator, name=f"Version {number}")

    with django_assert_max_num_queries(14):
        client.get(reverse("dynamics:history", args=[dynamic.slug]))
