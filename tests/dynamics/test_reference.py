"""The reference data is whole, says where it comes from, and never tramples on what people wrote."""

import pytest

from dynamics.enums import Activity
from dynamics.models import Dynamic, LegalForm, Link, Organisation, StoryEvent, Territory, Theme, Typology
from dynamics.services import reference
from dynamics.services.territories import load_territories

OF_THE_MAIN_STUDY = {
    "start-up-de-territoire-lons-le-saunier",
    "figeacteurs",
    "mine-d-idees",
    "tzcld-villeurbanne",
    "tzcld-premery",
    "eusko",
    "pat-du-douaisis",
    "nova-child",
    "pole-mer-bretagne-atlantique",
    "pole-mer-mediterranee",
    "bliiida",
    "imaginations-fertiles",
    "biovallee",
    "tepos-coeur-haute-lande",
    "villages-du-futur",
    "in-seine-saint-denis",
    "la-chantrerie",
}
OF_THE_FOLLOW_UP = {
    "tera",
    "tetris",
    "la-butinerie",
    "cooperative-carbone",
    "ptce-pays-de-france",
    "super-cafoutch",
    "l-apres-m",
    "clus-ter-jura",
    "generateur-bourgogne-franche-comte",
    "j-adopte-un-projet",
    "bfc-en-transition",
    "eurometropole-de-strasbourg",
}
# Things of a description that a record may or may not have.
SIMPLE_FACETS = [
    "summary",
    "description",
    "stage",
    "scale",
    "origin",
    "year_started",
    "perimeter_note",
    "objects_of_cooperation",
    "development_logics",
    "action_logics",
    "systemic",
    "modelled",
    "economic_model",
    "heavy_investment",
    "involvement_design",
    "involvement_running",
]
RELATED_FACETS = [
    "themes",
    "legal_forms",
    "territories",
    "events",
    "figures",
    "facts",
    "actors",
    "resources",
    "held_functions",
]

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker):
    """Loaded once for the module, rolled back at its end."""
    from django.db import transaction

    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        load_territories()
        reference.load_vocabularies()
        reference.load_organisations()
        list(reference.load_dynamics())
        reference.load_links()
        yield
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


@pytest.mark.usefixtures("_loaded")
class TestTheRealDynamiques:
    def test_all_twenty_nine_are_published_and_listed(self):
        slugs = set(Dynamic.objects.listed().values_list("slug", flat=True))

        assert slugs == OF_THE_MAIN_STUDY | OF_THE_FOLLOW_UP

    def test_each_is_described_in_at_least_eight_ways(self):
        thin = {}
        for dynamic in Dynamic.objects.all():
            said = [name for name in SIMPLE_FACETS if getattr(dynamic, name) not in ("", None, [])]
            said += [name for name in RELATED_FACETS if getattr(dynamic, name).exists()]
            if len(said) < 8:
                thin[dynamic.slug] = said

        assert thin == {}

    def test_each_of_the_main_study_has_three_sourced_moments_in_order(self):
        for slug in OF_THE_MAIN_STUDY:
            events = list(StoryEvent.objects.filter(dynamic__slug=slug).order_by("sort_order"))

            assert len(events) >= 3, slug
            assert all(event.source for event in events), slug
            assert [event.sort_order for event in events] == list(range(len(events))), slug

    def test_every_fact_says_where_it_comes_from(self):
        for dynamic in Dynamic.objects.all():
            assert dynamic.sources, dynamic.slug
            for relation in ("figures", "facts", "actors", "resources", "held_functions"):
                unsourced = [str(row) for row in getattr(dynamic, relation).all() if not row.source]
                assert unsourced == [], (dynamic.slug, relation)

    def test_the_two_poles_mer_have_no_origin_because_the_study_gives_none(self):
        origins = Dynamic.objects.filter(slug__startswith="pole-mer").values_list("origin", flat=True)

        assert list(origins) == ["", ""]

    def test_the_one_that_ended_says_so(self):
        ended = Dynamic.objects.filter(activity=Activity.ENDED).values_list("slug", flat=True)

        assert list(ended) == ["bfc-en-transition"]

    def test_every_point_lies_in_france(self):
        for dynamic in Dynamic.objects.all():
            assert 41 < dynamic.latitude < 51.5, dynamic.slug
            assert -5.5 < dynamic.longitude < 10, dynamic.slug
            assert dynamic.region_code, dynamic.slug

    def test_records_from_the_studies_wait_for_their_team(self):
        assert Dynamic.objects.orphans().count() == 29

    def test_links_are_sourced_and_most_touch_a_dynamique(self):
        links = Link.objects.with_ends()

        touching = [link for link in links if Dynamic in {type(link.source), type(link.target)}]

        assert all(link.reference for link in links)
        assert len(touching) >= 90

    def test_loading_again_writes_nothing(self):
        before = counts()

        written = [
            load_territories(),
            reference.load_organisations(),
            sum(was_written for _, was_written in reference.load_dynamics()),
            reference.load_links(),
        ]

        assert written == [0, 0, 0, 0]
        assert counts() == before


@pytest.mark.usefixtures("_loaded")
class TestWhatPeopleWrote:
    def test_an_edited_record_is_left_alone(self):
        dynamic = Dynamic.objects.get(slug="biovallee")
        dynamic.summary, dynamic.seed_digest = "Écrit par l’équipe.", ""
        dynamic.save()

        list(reference.load_dynamics())

        dynamic.refresh_from_db()
        assert dynamic.summary == "Écrit par l’équipe."

    def test_an_entry_that_changed_updates_a_record_nobody_took_up(self):
        Dynamic.objects.filter(slug="eusko").update(summary="ancien", seed_digest="autre")

        written = dict(reference.load_dynamics())

        assert written["eusko"] is True
        assert Dynamic.objects.get(slug="eusko").summary.startswith("ancien") is False

    def test_an_updated_entry_keeps_the_record_its_number_and_its_joiners(self, django_user_model):
        dynamic = Dynamic.objects.get(slug="tera")
        member = django_user_model.objects.create_user(email="quelquun@example.org", password=None)
        dynamic.join_requests.create(user=member, kind="reprendre")
        Dynamic.objects.filter(slug="tera").update(seed_digest="autre")

        list(reference.load_dynamics())

        again = Dynamic.objects.get(slug="tera")
        assert again.pk == dynamic.pk
        assert again.join_requests.count() == 1
        assert Link.objects.of(again).exists()


def counts() -> dict[str, int]:
    models = (Dynamic, Link, LegalForm, Organisation, StoryEvent, Territory, Theme, Typology)
    return {model.__name__: model.objects.count() for model in models}
