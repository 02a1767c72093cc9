"""The catalogue that a process holds: it is what the database says, whatever was written, and seldom asks."""

import threading
from collections import Counter

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail import hooks

from dynamics import enums
from dynamics.criteria import Criteria
from dynamics.hooks import HELP_IDS
from dynamics.models import Dynamic, SnapshotVersion, Theme
from dynamics.services import snapshot
from dynamics.services.catalogue import Catalogue
from tests.dynamics.factories import DynamicFactory, ThemeFactory, TypologyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forget():
    snapshot.reset()
    yield
    snapshot.reset()


def ids() -> set[int]:
    return set(snapshot.current().snapshot.ids.tolist())


def test_only_listed_dynamiques_are_held():
    shown = DynamicFactory()
    DynamicFactory(draft=True)
    DynamicFactory(freshness=enums.Freshness.ARCHIVED)

    assert ids() == {shown.pk}


def test_a_change_is_seen_at_once_by_whoever_made_it():
    dynamic = DynamicFactory(name="Avant")
    assert snapshot.current().texts[dynamic.pk].name == "Avant"

    dynamic.name = "Après"
    dynamic.save()

    assert snapshot.current().texts[dynamic.pk].name == "Après"


@pytest.mark.parametrize("leave", ["unpublish", "archive", "delete"])
def test_a_dynamique_that_leaves_is_no_longer_held(leave):
    stays, leaves = DynamicFactory(), DynamicFactory()
    assert ids() == {stays.pk, leaves.pk}

    if leave == "delete":
        leaves.delete()
    else:
        leaves.live = leave != "unpublish"
        leaves.freshness = enums.Freshness.ARCHIVED if leave == "archive" else leaves.freshness
        leaves.save()

    assert ids() == {stays.pk}


def test_nothing_of_a_rolled_back_transaction_stays():
    kept = DynamicFactory()
    try:
        with transaction.atomic():
            DynamicFactory()
            assert len(ids()) == 2
            raise InterruptedError
    except InterruptedError:
        pass

    assert ids() == {kept.pk}


def test_versions_only_grow_and_never_come_back():
    first = snapshot.next_version()
    second = snapshot.next_version()
    SnapshotVersion.objects.all().delete()

    assert first < second < snapshot.next_version()


def test_a_renamed_theme_changes_every_row():
    theme = ThemeFactory(slug="energie", name="Énergie")
    DynamicFactory(themes=[theme])
    assert snapshot.current().vocabularies["themes"].label("energie") == "Énergie"

    theme.name = "Énergies"
    theme.save()

    assert snapshot.current().vocabularies["themes"].label("energie") == "Énergies"


def test_one_query_tells_that_nothing_changed(django_assert_num_queries):
    DynamicFactory()
    snapshot.current()

    with django_assert_num_queries(1):
        snapshot.current()


@pytest.mark.parametrize("count", [1, 3])
def test_reading_everything_takes_the_same_queries_whatever_the_rows(count, django_assert_num_queries):
    for _ in range(count):
        DynamicFactory(themes=["energie"])

    with django_assert_num_queries(15):  # two of them: who seeks, who passes on
        Catalogue.load(1)


def test_what_changed_is_read_by_rows_and_is_what_everything_would_be():
    dynamics = [DynamicFactory(name=name, themes=["energie"]) for name in ("Bé", "Dé", "Fé")]
    base = Catalogue.load(snapshot.next_version())
    dynamics[0].name = "Zé"
    dynamics[0].save()
    dynamics[1].live = False
    dynamics[1].save()
    DynamicFactory(name="Âne", themes=["habitat" if Theme.objects.filter(slug="habitat") else "energie"])

    refreshed, whole = base.refreshed(9), Catalogue.load(9)

    assert names_in_order(refreshed) == names_in_order(whole) == ["Âne", "Fé", "Zé"]
    for name in ("cells", "types", "themes", "updated", "change"):
        assert columns_by_id(refreshed, name) == columns_by_id(whole, name)


def names_in_order(catalogue: Catalogue) -> list[str]:
    found, _ = catalogue.snapshot.page(order="name")
    return [catalogue.texts[pk].name for pk in found.tolist()]


def columns_by_id(catalogue: Catalogue, name: str) -> dict:
    return dict(zip(catalogue.snapshot.ids.tolist(), catalogue.snapshot.columns[name].tolist(), strict=True))


def test_what_other_apps_know_becomes_a_filter():
    seeks, offers = DynamicFactory(), DynamicFactory()

    def helps():
        return {
            "cherche": Dynamic.objects.filter(pk=seeks.pk).values("pk"),
            "propose": Dynamic.objects.filter(pk=offers.pk).values("pk"),
        }

    with hooks.register_temporarily(HELP_IDS, helps):
        catalogue = Catalogue.load(1)

    codes = catalogue.vocabularies["helps"].codes
    assert catalogue.snapshot.page(Criteria(helps={codes["cherche"]}))[0].tolist() == [seeks.pk]
    assert catalogue.snapshot.counts["helps"].tolist() == [1, 1]


def test_touching_a_dynamique_numbers_a_change_of_it():
    touched, other = DynamicFactory(), DynamicFactory()
    before = snapshot.current().version

    snapshot.touch([touched.pk])

    assert list(Dynamic.objects.filter(version__gt=before)) == [touched]
    assert snapshot.current().version > before
    assert other.version < snapshot.current().version


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["ptce", "amap", "pat"]),
            st.sampled_from(["", *enums.Stage.values]),
            st.sets(st.sampled_from(["energie", "habitat", "emploi"])),
        ),
        max_size=8,
    )
)
def test_facets_are_those_of_the_sql_group_by(rows):
    with transaction.atomic():
        for typology, stage, themes in rows:
            DynamicFactory(
                typology=TypologyFactory(slug=typology, name=typology), stage=stage, themes=sorted(themes)
            )
        catalogue = Catalogue.load(1)
        expected = {
            "types": Counter(Dynamic.objects.values_list("typology__slug", flat=True)),
            "stages": Counter(Dynamic.objects.exclude(stage="").values_list("stage", flat=True)),
            "themes": Counter(Dynamic.objects.exclude(themes=None).values_list("themes__slug", flat=True)),
        }
        for key, counter in expected.items():
            words = catalogue.vocabularies[key].values
            counts = catalogue.snapshot.counts[key][: len(words)].tolist()
            assert +Counter(dict(zip(words, counts, strict=True))) == counter
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_visitors_ask_nothing_between_two_looks(django_assert_num_queries):
    DynamicFactory()
    snapshot.current()
    visitor = RequestFactory().get("/")
    visitor.user = AnonymousUser()
    signed_in = RequestFactory().get("/")
    signed_in.COOKIES["sessionid"] = "x"

    with django_assert_num_queries(0):
        snapshot.current_for(visitor)
    with django_assert_num_queries(1):
        snapshot.current_for(signed_in)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_committed_change_is_read_by_rows():
    dynamic = DynamicFactory(name="Avant")
    held = snapshot.current()

    dynamic.name = "Après"
    dynamic.save()

    after = snapshot.current()
    assert (held.texts[dynamic.pk].name, after.texts[dynamic.pk].name) == ("Avant", "Après")
    assert after.vocabularies is held.vocabularies


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_threads_share_one_catalogue():
    DynamicFactory()
    held = snapshot.current()
    seen = []

    readers = [threading.Thread(target=lambda: seen.append(snapshot.current())) for _ in range(4)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()

    assert all(catalogue is held for catalogue in seen)
    assert len(seen) == 4


def test_an_empty_database_gives_an_empty_catalogue():
    catalogue = snapshot.current()

    assert len(catalogue.snapshot) == 0
    assert catalogue.terms == []


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_change_and_its_number_are_committed_together():
    dynamic = DynamicFactory()
    together = []

    def watch(execute, sql, parameters, many, context):
        if "snapshotversion" in sql and sql.startswith("UPDATE"):
            together.append(connection.in_atomic_block)
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(watch):
        dynamic.save()

    assert together == [True]
