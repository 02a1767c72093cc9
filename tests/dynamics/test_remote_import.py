"""A remote source, from its address to the records: mapped once, tried, imported, imported again."""

import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry, Revision

from dynamics.models import Dynamic, RemoteRecord, RemoteRun, RemoteSource
from dynamics.services import remote_import, remote_sources
from dynamics.services.demo import make_demo_source
from dynamics.services.publication import latest_version, save_edit, withdraw
from dynamics.services.remote_mapping import TARGETS, propose
from tests.dynamics.factories import (
    CommuneFactory,
    DepartementFactory,
    DynamicFactory,
    LegalFormFactory,
    TeamMemberFactory,
    ThemeFactory,
    TypologyFactory,
)
from tests.dynamics.remote_servers import local_policy, serving
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=False)

PLACES = {
    "a1": {"nom": "La Ruche d’Aouste", "resume": "Un lieu partagé.", "lat": "44.72", "lon": "5.05"},
    "a2": {"nom": "Le Moulin de Crest", "resume": "Un atelier.", "lat": "44.73", "lon": "5.02"},
}
COLUMNS = ["id", "nom", "type", "resume", "lat", "lon", "site", "courriel"]


@pytest.fixture(autouse=True)
def _reference_data():
    TypologyFactory(slug="tiers-lieu", name="Tiers-lieu")
    ThemeFactory()
    LegalFormFactory()
    drome = DepartementFactory()
    CommuneFactory(code="26011", name="Aouste-sur-Sye", latitude=44.72, longitude=5.05, departement=drome)
    CommuneFactory(code="26108", name="Crest", latitude=44.73, longitude=5.02, departement=drome)


@pytest.fixture
def server():
    with serving() as running:
        yield running


@pytest.fixture
def admin():
    return UserFactory(administrator=True)


@pytest.fixture
def source(server, monkeypatch, settings):
    """A source that was mapped, and whose trial was seen."""
    settings.IMPORT_ALLOWED_HOSTS = ["donnees.example.org"]
    monkeypatch.setattr(remote_import, "policy", lambda: local_policy(server))
    gives(server, PLACES)
    return RemoteSource.objects.create(
        name="Carte des lieux",
        slug="carte",
        url=server.url(),
        licence=RemoteSource.Licence.OPEN,
        state=RemoteSource.State.ACTIVE,
        columns=COLUMNS,
        mapping=propose(COLUMNS),
        rhythm=RemoteSource.Rhythm.DAILY,
    )


def gives(server, places: dict, **headers) -> None:
    rows = [",".join(COLUMNS)]
    for key, place in places.items():
        cells = {"id": key, "type": "tiers-lieu", "courriel": "quelqu-un@secret.example", **place}
        rows.append(",".join(cells.get(name, "") for name in COLUMNS))
    server.gives("/liste", "\n".join(rows).encode(), Content_Type="text/csv", **headers)


def run(source, kind=RemoteRun.Kind.IMPORT) -> RemoteRun:
    made = remote_sources.start(source=source, kind=kind)
    remote_sources.perform(run_id=made.pk)
    made.refresh_from_db()
    assert made.state == RemoteRun.State.DONE, made.message
    source.refresh_from_db()
    return made


def writes(queries) -> list[str]:
    return [
        one["sql"]
        for one in queries
        if one["sql"].startswith(("INSERT", "UPDATE", "DELETE")) and "remoterun" not in one["sql"]
    ]


def edit(dynamic: Dynamic, user, **fields) -> None:
    draft = latest_version(dynamic)
    for name, value in fields.items():
        setattr(draft, name, value)
    save_edit(draft=draft, user=user, base=dynamic.latest_revision_id)


def test_rows_become_published_records_that_say_where_they_come_from(source, client):
    done = run(source)

    record = Dynamic.objects.get(reference="carte:a1")
    assert done.totals == {"creee": 2}
    assert (record.name, record.summary, record.live) == ("La Ruche d’Aouste", "Un lieu partagé.", True)
    assert (record.typology.slug, record.seat.code, record.precision) == ("tiers-lieu", "26011", "commune")
    page = client.get(record.get_absolute_url()).content.decode()
    assert 'data-provenance="carte"' in page
    assert "sous l’identifiant <code>a1</code>" in page


def test_what_is_not_mapped_is_kept_nowhere(source):
    run(source, RemoteRun.Kind.TRIAL)
    run(source)

    for model in (RemoteRecord, RemoteRun, RemoteSource, Revision):
        assert "secret.example" not in json.dumps(list(model.objects.values()), default=str)


def test_a_trial_says_everything_and_writes_nothing(source):
    with CaptureQueriesContext(connection) as queries:
        done = run(source, RemoteRun.Kind.TRIAL)

    assert done.totals == {"creee": 2}
    assert [one["name"] for one in done.outcomes] == ["La Ruche d’Aouste", "Le Moulin de Crest"]
    assert Dynamic.objects.count() == 0
    assert writes(queries.captured_queries) == []


def test_the_same_import_twice_changes_nothing(source, server):
    run(source)
    before = list(Dynamic.objects.order_by("pk").values())

    with CaptureQueriesContext(connection) as queries:
        again = run(source)

    assert again.message == "Rien de nouveau à l’adresse depuis la dernière lecture."
    assert [sql for sql in writes(queries.captured_queries) if "remotesource" not in sql] == []
    assert list(Dynamic.objects.order_by("pk").values()) == before


def test_the_same_rows_in_another_file_write_nothing_either(source, server):
    """The file differs by its order: it is read again, and every row is unchanged."""
    run(source)
    gives(server, dict(reversed(PLACES.items())))

    with CaptureQueriesContext(connection) as queries:
        again = run(source)

    assert again.totals == {"inchangee": 2}
    assert [sql for sql in writes(queries.captured_queries) if "remotesource" not in sql] == []


def test_what_the_server_says_not_modified_is_not_read(source, server):
    gives(server, PLACES, ETag='"v1"')
    run(source)
    server.gives("/liste", b"", status=304)

    again = run(source)

    assert again.message == "Rien de nouveau à l’adresse depuis la dernière lecture."
    assert server.asked[-1][1]["If-None-Match"] == '"v1"'


def test_a_field_that_nobody_edited_follows_the_source(source, server):
    run(source)
    gives(
        server, {**PLACES, "a1": {**PLACES["a1"], "resume": "Un lieu et un café.", "site": "ruche.example"}}
    )

    done = run(source)

    record = Dynamic.objects.get(reference="carte:a1")
    assert done.totals == {"mise-a-jour": 1, "inchangee": 1}
    assert (record.summary, record.website) == ("Un lieu et un café.", "https://ruche.example")


def test_what_the_team_edited_stays_and_the_rest_follows(source, server):
    run(source)
    record = Dynamic.objects.get(reference="carte:a1")
    member = TeamMemberFactory(dynamic=record)
    edit(record, member.user, summary="Nos mots à nous.")
    changed = {"nom": "La Ruche à Aouste", "resume": "Leurs mots nouveaux.", "lat": "44.72", "lon": "5.05"}
    gives(server, {**PLACES, "a1": changed})

    done = run(source)
    record.refresh_from_db()

    assert (record.name, record.summary) == ("La Ruche à Aouste", "Nos mots à nous.")
    assert done.outcomes[0]["message"].startswith("nom ; gardé : résumé ; ")
    assert record.get_latest_revision_as_object().name == "La Ruche à Aouste"
    # Nor at the next change, nor when the source comes back to what it said first
    gives(server, {**PLACES, "a1": {**changed, "resume": "Encore autre chose."}})
    assert run(source).totals == {"inchangee": 1, "laissee": 1}
    gives(server, {**PLACES, "a1": changed})
    run(source)
    record.refresh_from_db()
    assert record.summary == "Nos mots à nous."


def test_what_the_team_emptied_stays_empty_and_an_empty_cell_says_nothing(source, server):
    run(source)
    record = Dynamic.objects.get(reference="carte:a1")
    edit(record, UserFactory(), summary="")
    gives(server, {"a1": {**PLACES["a1"], "resume": "Revenu."}, "a2": {**PLACES["a2"], "resume": ""}})

    run(source)

    assert list(Dynamic.objects.order_by("reference").values_list("summary", flat=True)) == [
        "",
        "Un atelier.",
    ]


def test_a_place_that_the_team_moved_stays_whole(source, server):
    run(source)
    record = Dynamic.objects.get(reference="carte:a1")
    edit(record, UserFactory(), latitude=44.7201)
    gives(server, {**PLACES, "a1": {**PLACES["a1"], "lat": "44.73", "lon": "5.02"}})

    run(source)
    record.refresh_from_db()

    assert (record.latitude, record.longitude, record.seat.code) == (44.7201, 5.05, "26011")


def test_a_withdrawn_or_deleted_record_does_not_come_back(source, server):
    run(source)
    withdraw(dynamic=Dynamic.objects.get(reference="carte:a1"), user=UserFactory())
    Dynamic.objects.get(reference="carte:a2").delete()
    gives(server, {key: {**place, "resume": "Neuf."} for key, place in PLACES.items()})

    done = run(source)

    assert done.totals == {"laissee": 2}
    assert [one["message"] for one in done.outcomes] == [
        "la fiche n’est pas publiée",
        "sa fiche a été supprimée ici",
    ]
    assert list(Dynamic.objects.values_list("reference", "live")) == [("carte:a1", False)]


def test_a_draft_that_waits_is_not_overwritten_and_the_change_comes_later(source, server):
    run(source)
    record = Dynamic.objects.get(reference="carte:a1")
    record.name = "Brouillon"
    record.save_revision(user=UserFactory())
    gives(server, {**PLACES, "a1": {**PLACES["a1"], "resume": "Neuf."}})

    assert run(source).totals == {"inchangee": 1, "laissee": 1}
    Dynamic.objects.filter(pk=record.pk).update(has_unpublished_changes=False)
    gives(server, {**PLACES, "a1": {**PLACES["a1"], "resume": "Neuf."}, "a3": {"nom": ""}})
    run(source)

    assert Dynamic.objects.get(pk=record.pk).summary == "Neuf."


def test_what_is_no_more_in_the_source_stays_here(source, server):
    run(source)
    gives(server, {"a2": PLACES["a2"]})

    done = run(source)

    assert done.message == "1 ligne(s) connue(s) ne sont plus dans la source : leurs fiches restent."
    assert Dynamic.objects.filter(live=True).count() == 2


@pytest.fixture
def double(source):
    """A record of ours that the source describes too."""
    ours = DynamicFactory(
        name="La Ruche d’Aouste",
        summary="Nos mots.",
        website="",
        seat__code="26011",
        latitude=44.72,
        longitude=5.05,
    )
    run(source)
    return ours


def test_a_probable_double_waits_for_a_person(double, source):
    row = RemoteRecord.objects.get(external_id="a1")

    assert (row.state, row.suspect, row.dynamic) == ("a-decider", double, None)
    assert Dynamic.objects.count() == 2
    with CaptureQueriesContext(connection) as queries:
        RemoteSource.objects.update(body_digest="")
        assert run(source).totals == {"doublon-probable": 1, "inchangee": 1}
    assert [sql for sql in writes(queries.captured_queries) if "remotesource" not in sql] == []


def test_the_same_record_keeps_its_words_and_receives_what_it_lacks(double, source, server, admin):
    gives(server, {"a1": {**PLACES["a1"], "site": "https://ruche.example"}})
    run(source)

    remote_sources.decide(record=RemoteRecord.objects.get(external_id="a1"), decision="liee", user=admin)
    double.refresh_from_db()

    row = RemoteRecord.objects.get(external_id="a1")
    assert (row.state, row.dynamic, row.suspect) == ("liee", double, None)
    assert (double.summary, double.website, double.reference) == ("Nos mots.", "https://ruche.example", "")
    assert run(source).totals == {"laissee": 1}
    assert Dynamic.objects.filter(name=double.name).count() == 1


def test_another_record_is_created(double, source, admin):
    remote_sources.decide(record=RemoteRecord.objects.get(external_id="a1"), decision="distincte", user=admin)

    made = Dynamic.objects.get(reference="carte:a1")
    assert made != double
    assert RemoteRecord.objects.get(external_id="a1").dynamic == made
    assert run(source).totals == {"inchangee": 2}


def test_a_row_put_aside_never_comes_back(double, source, admin):
    remote_sources.decide(record=RemoteRecord.objects.get(external_id="a1"), decision="ecartee", user=admin)

    assert run(source).totals == {"inchangee": 1, "laissee": 1}
    assert Dynamic.objects.count() == 2


def test_a_row_is_decided_once(double, source, admin):
    row = RemoteRecord.objects.get(external_id="a1")
    remote_sources.decide(record=row, decision="ecartee", user=admin)

    with pytest.raises(remote_sources.RemoteSourceError, match="déjà été décidée"):
        remote_sources.decide(record=row, decision="liee", user=admin)


def test_two_rows_of_a_source_cannot_be_one_record(double, source, server, admin):
    remote_sources.decide(record=RemoteRecord.objects.get(external_id="a1"), decision="liee", user=admin)
    other = RemoteRecord.objects.create(
        source=source, external_id="a9", state="a-decider", suspect=double, cells={"name": "La Ruche"}
    )

    with pytest.raises(remote_sources.RemoteSourceError, match="sous un autre identifiant"):
        remote_sources.decide(record=other, decision="liee", user=admin)


def test_words_of_the_source_are_brought_to_ours(source, server):
    source.equivalences = {"Fabrique de quartier": "tiers-lieu", "Watts": "energie"}
    source.mapping = {**source.mapping, "themes": "courriel"}
    source.save()
    row = {
        **PLACES["a1"],
        "type": "fabrique de quartier",
        "courriel": "watts|Cosmos",
        "resume": "<p>Un&nbsp;lieu</p>" + "x" * 500,
    }
    gives(server, {"a1": row})

    done = run(source)

    record = Dynamic.objects.get(reference="carte:a1")
    assert record.typology.slug == "tiers-lieu"
    assert [theme.slug for theme in record.themes.all()] == ["energie"]
    assert len(record.summary) == 400
    assert record.summary.startswith("Un\u00a0lieuxxx")
    assert "résumé raccourci ; mots sans équivalent ici : Cosmos" in done.outcomes[0]["message"]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "id": "a1",
                        "geometry": {"type": "Point", "coordinates": [5.05, 44.72]},
                        "properties": {"name": "La Ruche", "type": "tiers-lieu", "tags": ["Énergie"]},
                    }
                ],
            },
            "application/geo+json",
        ),
        (
            {
                "licence": "https://opendatacommons.org/licenses/odbl/summary/",
                "ontology": "gogofull",
                "data": [
                    {
                        "id": "a1",
                        "name": "La Ruche",
                        "geo": {"latitude": 44.72, "longitude": 5.05},
                        "address": {"addressLocality": "Aouste sur Sye", "postalCode": "26400"},
                        "type": "tiers-lieu",
                        "categories": ["Énergie"],
                        "email": "quelqu-un@secret.example",
                    }
                ],
            },
            "application/json",
        ),
        (
            [
                {
                    "id": "a1",
                    "name": "La Ruche",
                    "latitude": 44.72,
                    "longitude": 5.05,
                    "type": "tiers-lieu",
                    "tags": "Énergie",
                }
            ],
            "application/json",
        ),
    ],
)
def test_geojson_gogocarto_and_plain_lists_are_read_with_the_columns_that_we_propose(
    source, server, body, content_type
):
    server.gives("/liste", json.dumps(body).encode(), Content_Type=content_type)
    run(source, RemoteRun.Kind.COLUMNS)
    source.mapping = propose(source.columns)
    source.save()

    run(source)

    record = Dynamic.objects.get()
    assert (record.reference, record.name, record.seat.code) == ("carte:a1", "La Ruche", "26011")
    assert [theme.slug for theme in record.themes.all()] == ["energie"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"[" * 50 + b"]" * 50, "Ce JSON emboîte plus de 12 niveaux."),
        (b"[" + b"[]," * 900_000 + b"[]]", "Ce JSON contient trop de valeurs."),
        (b'["' + b'\\"' * 2_000_000, "Ce JSON est mal formé ou coupé."),
        (b'[{"id": 1, "lat": NaN}]', "Ce JSON est mal formé ou coupé."),
        (b'[{"id": ' + b"9" * 5000 + b"}]", "Ce JSON est mal formé ou coupé."),
        (b'{"type": "FeatureCollection"', "Ce JSON est mal formé ou coupé."),
        (b'{"bonjour": 1}', "Ce JSON ne contient pas de liste d’objets (features, data, elements…)."),
        (b"[1, 2]", "Ce JSON ne contient pas de liste d’objets (features, data, elements…)."),
        (b'{"data": []}', "La liste est vide."),
        (b"un seul mot\nrien d'autre", "Le contenu n’est ni du JSON ni un CSV de plusieurs colonnes."),
        (b"id,nom\n", "Le fichier n’a pas de ligne de données sous ses en-têtes."),
        (b"id,id\n1,2\n", "Deux colonnes ont le même en-tête : id."),
    ],
)
def test_a_hostile_or_useless_content_fails_the_run_with_a_message(source, server, body, message):
    server.gives("/liste", body, Content_Type="text/plain")
    made = remote_sources.start(source=source, kind=RemoteRun.Kind.IMPORT)

    remote_sources.perform(run_id=made.pk)
    made.refresh_from_db()
    source.refresh_from_db()

    assert (made.state, made.message) == (RemoteRun.State.FAILED, message)
    assert source.failures == 1
    assert Dynamic.objects.count() == 0


def test_a_source_that_fails_five_times_is_paused(source, server):
    server.gives("/liste", b"", status=500)
    for _ in range(5):
        made = remote_sources.start(source=source, kind=RemoteRun.Kind.IMPORT)
        remote_sources.perform(run_id=made.pk)

    source.refresh_from_db()

    assert (source.state, source.failures) == ("suspendue", 5)


def test_the_clock_reads_active_sources_whose_time_has_come(source, server):
    assert remote_sources.import_due() == {"done": 1, "failed": 0}
    assert remote_sources.import_due() == {"done": 0, "failed": 0}
    assert Dynamic.objects.count() == 2


@pytest.mark.parametrize(
    "change", [{"state": "preparation"}, {"state": "suspendue"}, {"rhythm": "a-la-main"}]
)
def test_the_clock_reads_no_other(source, change):
    RemoteSource.objects.update(**change)

    assert remote_sources.import_due() == {"done": 0, "failed": 0}


def test_without_allowed_names_nothing_is_read(source, server, settings):
    settings.IMPORT_ALLOWED_HOSTS = []

    assert remote_sources.import_due() == {"done": 0, "failed": 0}
    with pytest.raises(remote_sources.RemoteSourceError, match="IMPORT_ALLOWED_HOSTS"):
        remote_sources.start(source=source, kind=RemoteRun.Kind.IMPORT)
    assert server.asked == []


def test_one_run_at_a_time(source):
    remote_sources.start(source=source, kind=RemoteRun.Kind.TRIAL)

    with pytest.raises(remote_sources.RemoteSourceError, match="déjà en cours"):
        remote_sources.start(source=source, kind=RemoteRun.Kind.IMPORT)


def test_nothing_is_imported_before_its_trial_was_seen(source, admin):
    remote_sources.save_mapping(source=source, mapping=source.mapping, equivalences={}, user=admin)

    with pytest.raises(remote_sources.RemoteSourceError, match="Faites d’abord un essai"):
        remote_sources.start(source=source, kind=RemoteRun.Kind.IMPORT)
    run(source, RemoteRun.Kind.TRIAL)
    run(source)

    assert source.state == RemoteSource.State.ACTIVE


def test_from_the_address_to_the_records_by_the_screens(
    client, admin, source, server, django_capture_on_commit_callbacks
):
    """All that an administrateur·rice does, page after page."""
    source.delete()
    client.force_login(admin)
    shown = {"name": "Lieux", "url": server.url(), "licence": "licence-ouverte", "rhythm": "chaque-semaine"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dynamics.forms.remote_sources.policy", lambda: local_policy(server))
        assert client.post(reverse("remote_sources:new"), shown).status_code == 302
    made = RemoteSource.objects.get()
    start = reverse("remote_sources:start", args=[made.pk])

    def ask(kind):
        with django_capture_on_commit_callbacks() as queued:
            asked = client.post(start, {"kind": kind})
        assert len(queued) == 1
        remote_sources.perform(run_id=RemoteRun.objects.latest("pk").pk)
        return re.sub("[\u00a0\u202f]", " ", client.get(asked["Location"]).content.decode())

    assert "CSV : 2 lignes, 8 colonnes." in ask("colonnes")
    page = client.get(reverse("remote_sources:mapping", args=[made.pk])).content.decode()
    assert page.count(" selected>") == len(TARGETS)
    assert 'value="nom" selected' in page
    client.post(reverse("remote_sources:mapping", args=[made.pk]), propose(COLUMNS))
    assert "La Ruche d’Aouste" in ask("essai")
    assert Dynamic.objects.count() == 0
    assert "Créée" in ask("import")
    assert Dynamic.objects.count() == 2
    assert (
        list(
            ModelLogEntry.objects.filter(action__startswith="dynamics.source").values_list("user", flat=True)
        )
        == [admin.pk] * 5
    )


def test_an_address_out_of_the_list_is_refused_by_the_form(client, admin, settings):
    settings.IMPORT_ALLOWED_HOSTS = ["donnees.example.org"]
    client.force_login(admin)

    page = client.post(
        reverse("remote_sources:new"),
        {"name": "Dedans", "url": "https://localhost/x.csv", "licence": "cc0", "rhythm": "a-la-main"},
    ).content.decode()

    assert "« localhost » n’est pas parmi les sites autorisés" in page.replace("\u00a0", " ")
    assert 'value="Dedans"' in page
    assert RemoteSource.objects.count() == 0


def test_the_screens_say_how_to_open_the_feature(client, admin):
    client.force_login(admin)

    assert "IMPORT_ALLOWED_HOSTS" in client.get(reverse("remote_sources:list")).content.decode()


PAGES = ["list", "new", "doubles"]
OF_ONE = ["detail", "edit", "mapping"]


@pytest.mark.parametrize("role", ["facilitator", "editor"])
def test_only_administrators_enter(client, source, role):
    made = RemoteRun.objects.create(source=source, kind="essai", state="faite")
    client.force_login(UserFactory(**{role: True}))

    asked = [reverse(f"remote_sources:{name}") for name in PAGES]
    asked += [reverse(f"remote_sources:{name}", args=[source.pk]) for name in OF_ONE]
    asked.append(made.get_absolute_url())

    assert [client.get(address).status_code for address in asked] == [403] * 7
    for name in ("start", "pause"):
        assert client.post(reverse(f"remote_sources:{name}", args=[source.pk])).status_code == 403
    assert client.post(reverse("remote_sources:decide", args=[1])).status_code == 403


def test_a_duplicate_is_decided_by_the_screens(client, admin, double):
    client.force_login(admin)
    row = RemoteRecord.objects.get(external_id="a1")

    page = client.get(reverse("remote_sources:doubles")).content.decode()
    client.post(reverse("remote_sources:decide", args=[row.pk]), {"decision": "n’importe quoi"})
    assert RemoteRecord.objects.get(pk=row.pk).state == "a-decider"
    client.post(reverse("remote_sources:decide", args=[row.pk]), {"decision": "liee"})

    assert f'data-id="{row.pk}"' in page
    assert RemoteRecord.objects.get(pk=row.pk).dynamic == double


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_the_same_whatever_their_length(
    client, admin, source, count, django_assert_max_num_queries
):
    for number in range(count):
        RemoteRecord.objects.create(
            source=source,
            external_id=str(number),
            state="a-decider",
            suspect=DynamicFactory(),
            cells={"name": "x"},
        )
        RemoteSource.objects.create(name=f"S{number}", slug=f"s{number}", url=source.url, licence="cc0")
    client.force_login(admin)

    for name in ("list", "doubles"):
        client.get(reverse(f"remote_sources:{name}"))
        with django_assert_max_num_queries(20):  # Wagtail’s furniture takes most of them
            client.get(reverse(f"remote_sources:{name}"))


def test_the_database_keeps_one_row_a_record_and_source(source):
    dynamic = DynamicFactory()
    RemoteRecord.objects.create(source=source, external_id="1", state="liee", dynamic=dynamic)

    with pytest.raises(ValidationError):
        RemoteRecord(source=source, external_id="2", state="liee", dynamic=dynamic).full_clean()


def test_the_demonstration_has_a_double_to_decide_once():
    ours = DynamicFactory(slug="tetris", name="TETRIS")

    first, again = make_demo_source(), make_demo_source()

    assert first == again
    assert RemoteRecord.objects.waiting().get().suspect == ours
    assert (
        remote_sources.decide(record=RemoteRecord.objects.get(), decision="liee", user=UserFactory()).dynamic
        == ours
    )
