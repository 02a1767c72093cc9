"""Registering a dynamique, from the first step to moderation."""

import re
import time
import uuid

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse

from community.members.enums import Purpose
from community.members.models import CharterAcceptance, Consent, User
from community.members.services.charter import load_charter
from community.members.services.moderation import load_workflows, waiting
from dynamics.enums import DatePrecision, TeamRole
from dynamics.models import Dynamic, Registration
from dynamics.services import registration as service
from dynamics.services import territory_search
from tests.dynamics.factories import CommuneFactory, DynamicFactory, ThemeFactory, TypologyFactory
from tests.members.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ground():
    """A charter, the workflow, a type, a theme, a commune: what a fresh site has."""
    load_charter()
    load_workflows()
    ThemeFactory()
    territory_search.forget()
    yield CommuneFactory(code="26108", name="Crest", latitude=44.73, longitude=5.02)
    territory_search.forget()


@pytest.fixture
def member(client):
    user = UserFactory(email="alex@example.org", first_name="Alex")
    client.force_login(user)
    return user


def identity(**changes) -> dict:
    return {
        "name": "Le Jardin des Possibles",
        "typology": TypologyFactory().pk,
        "summary": "Des habitants cultivent ensemble une friche.",
        "stage": "emergence",
        "year_started": "2019",
        "action": "next",
        **changes,
    }


def place(**changes) -> dict:
    return {"precision": "commune", "seat": "Crest", "seat_code": "", "action": "next", **changes}


def rows(prefix: str, *values: dict) -> dict:
    """What a browser sends for a list."""
    sent = {f"{prefix}-TOTAL_FORMS": len(values), f"{prefix}-INITIAL_FORMS": 0}
    for number, row in enumerate(values):
        sent |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return sent


def story(*events: dict, **changes) -> dict:
    return {**rows("events", *events), **rows("figures"), "action": "next", **changes}


def address(registration: Registration, step: str) -> str:
    return reverse("dynamics:register_step", args=[registration.token, step])


def start(client) -> Registration:
    client.post(reverse("dynamics:register"))
    return Registration.objects.latest("pk")


def fill(client, registration: Registration) -> None:
    """The two steps that are asked of everybody."""
    client.post(address(registration, "identite"), identity())
    client.post(address(registration, "lieu"), place())


def send(client, registration: Registration, **changes):
    data = {"charter": "on", "first_name": "Lou", "last_name": "Martin", **changes}
    return client.post(reverse("dynamics:register_preview", args=[registration.token]), data, follow=True)


def link_in(message, part: str) -> str:
    """The path of a link of a letter."""
    return re.search(rf"http://testserver(\S*{part}\S*)", message.body)[1]


def test_a_member_goes_from_the_first_step_to_moderation(client, member, django_capture_on_commit_callbacks):
    registration = start(client)
    fill(client, registration)
    with django_capture_on_commit_callbacks(execute=True):
        page = send(client, registration)

    dynamic = Dynamic.objects.get()
    assert "en attente de modération" in page.content.decode()
    assert (dynamic.name, dynamic.live, dynamic.slug) == (
        "Le Jardin des Possibles",
        False,
        "le-jardin-des-possibles",
    )
    assert (dynamic.seat.name, dynamic.latitude, dynamic.departement_code) == ("Crest", 44.73, "26")
    assert dynamic.team.get().role == TeamRole.ANIMATOR
    assert dynamic.latest_revision.user == member
    assert [state.content_object for state in waiting()] == [dynamic]
    assert CharterAcceptance.objects.filter(user=member).exists()
    assert mail.outbox[-1].subject == "Le Jardin des Possibles : votre inscription est bien arrivée"


def test_what_was_typed_is_kept_even_when_it_is_wrong(client, member):
    registration = start(client)

    page = client.post(address(registration, "identite"), identity(name="", year_started="bientôt"))
    again = client.get(address(registration, "identite"))

    assert "Donnez un nom à la dynamique" in page.content.decode()
    assert 'value="bientôt"' in page.content.decode()
    assert 'value="bientôt"' in again.content.decode()
    assert "errorlist" not in again.content.decode()


def test_errors_come_back_when_they_are_asked_for(client, member):
    registration = start(client)
    client.post(address(registration, "identite"), identity(name=""))

    page = client.get(address(registration, "identite") + "?verifier=1")

    assert "Donnez un nom à la dynamique" in page.content.decode()


def test_a_draft_is_resumed_at_the_last_step_written(client, member):
    registration = start(client)
    client.post(address(registration, "identite"), identity())
    client.post(address(registration, "lieu"), place(action="save"))

    answer = client.get(reverse("dynamics:register_resume", args=[registration.token]))
    home = client.get(reverse("dynamics:register"))

    assert answer.url == address(registration, "lieu")
    assert "Le Jardin des Possibles" in home.content.decode()


def test_autosave_keeps_and_answers_briefly(client, member):
    registration = start(client)

    answer = client.post(address(registration, "identite"), identity(name="Brouillon", action="autosave"))

    registration.refresh_from_db()
    assert answer.json() == {"saved": True}
    assert registration.name == "Brouillon"


def test_autosave_gives_the_version_to_who_writes_on_after_a_cut_of_the_network(client, member):
    registration = start(client)
    sent = identity(name="Brouillon", action="autosave", version="0")

    answer = client.post(
        address(registration, "identite"), sent, headers={"X-Requested-With": "offline-form"}
    )

    registration.refresh_from_db()
    assert answer.json() == {
        "version": int(registration.updated_at.timestamp()),
        "saved_at": registration.updated_at.isoformat(),
    }
    assert registration.name == "Brouillon"
    assert "version" not in registration.data["identity"]


def test_a_row_is_added_without_javascript_and_nothing_is_judged(client, member):
    registration = start(client)
    typed = story({"title": "", "kind": "etape", "when": "hier"}, action="add:events")

    page = client.post(address(registration, "recit"), typed).content.decode()

    assert 'name="events-1-title"' in page
    assert 'value="hier"' in page
    assert "errorlist" not in page


def test_story_keeps_dates_as_precise_as_they_are_known(client, member, django_capture_on_commit_callbacks):
    registration = start(client)
    fill(client, registration)
    events = [
        {"title": "Première réunion", "kind": "origine", "when": "juin 2018"},
        {"title": "La serre", "kind": "victoire-rapide", "when": "12/04/2020"},
        {"title": "La friche ferme", "kind": "revers", "when": "années 1990"},
        {"title": "Un jour", "kind": "etape", "when": ""},
    ]
    client.post(address(registration, "recit"), story(*events))
    send(client, registration)

    found = Dynamic.objects.get().events.all()
    assert [(event.title, event.when) for event in found] == [
        ("Première réunion", "juin 2018"),
        ("La serre", "12 avril 2020"),
        ("La friche ferme", "années 1990"),
        ("Un jour", "date inconnue"),
    ]
    assert found[3].date_precision == DatePrecision.UNKNOWN


def test_an_unreadable_date_says_how_to_write_it(client, member):
    registration = start(client)

    page = client.post(
        address(registration, "recit"), story({"title": "Hier", "kind": "etape", "when": "bientôt"})
    )

    assert "12 juin 2018, juin 2018, 2018 ou années 1970" in page.content.decode()


@pytest.mark.parametrize(
    ("slug", "own", "foreign"),
    [
        ("tzcld", "tzcld_details-0-committee", "third_place_details"),
        ("tiers-lieu", "third_place_details-0-tenure", "tzcld_details"),
        ("monnaie-locale", "currency_details-0-unit", "ptce_details"),
        ("pat", "bearer_details-0-name", "ptce_details"),
        ("ptce", "ptce_details-0-kind", "bearer_details"),
    ],
)
def test_each_type_is_asked_its_own_fields(client, member, slug, own, foreign):
    registration = start(client)
    client.post(
        address(registration, "identite"), identity(typology=TypologyFactory(slug=slug, name=slug).pk)
    )

    page = client.get(address(registration, "action")).content.decode()

    assert own in page
    assert foreign not in page


def test_own_fields_of_a_type_reach_the_record(client, member):
    registration = start(client)
    client.post(
        address(registration, "identite"), identity(typology=TypologyFactory(slug="tzcld", name="TZCLD").pk)
    )
    client.post(address(registration, "lieu"), place())
    typed = rows("tzcld_details", {"stage": "habilite", "companies": "EmerJean (SAS)\nLe Booster"})
    client.post(address(registration, "action"), {**typed, "themes": [ThemeFactory().pk], "action": "next"})
    send(client, registration)

    dynamic = Dynamic.objects.get()
    assert dynamic.tzcld_details.get().companies == ["EmerJean (SAS)", "Le Booster"]
    assert [theme.slug for theme in dynamic.themes.all()] == ["energie"]


def test_homonymous_communes_are_offered_as_choices(client, member):
    other = CommuneFactory(code="26999", name="Crest")
    registration = start(client)
    client.post(address(registration, "identite"), identity())

    page = client.post(address(registration, "lieu"), place())
    chosen = client.post(address(registration, "lieu"), place(seat_code=other.slug))

    assert "choisissez le vôtre" in page.content.decode()
    assert f'value="{other.slug}"' in page.content.decode()
    assert chosen.url == address(registration, "action")


@pytest.mark.parametrize("typed", ["Crest", "crest", "26108", "Crest (26)"])
def test_a_commune_is_found_by_name_or_code(client, member, typed):
    registration = start(client)
    client.post(address(registration, "identite"), identity())

    answer = client.post(address(registration, "lieu"), place(seat=typed))

    assert answer.status_code == 302


def test_a_point_far_from_its_commune_is_questioned(client, member):
    registration = start(client)

    page = client.post(address(registration, "lieu"), place(latitude="48,85", longitude="2,35"))

    assert "km de Crest" in page.content.decode()


def test_likely_duplicates_are_shown_before_going_on(client, member):
    known = DynamicFactory(name="Jardin des Possibles", slug="jardin-des-possibles")
    registration = start(client)

    answer = client.post(address(registration, "identite"), identity())
    page = client.get(answer.url).content.decode()
    onward = client.post(answer.url)

    assert answer.url.endswith("/identite/doublons/")
    assert "Jardin des Possibles" in page
    assert reverse("dynamics:claim", args=[known.slug]) in page
    assert onward.url == address(registration, "lieu")
    assert client.post(address(registration, "identite"), identity()).url == address(registration, "lieu")


def test_sending_twice_makes_one_record(client, member):
    registration = start(client)
    fill(client, registration)

    send(client, registration)
    send(client, registration)

    assert Dynamic.objects.count() == 1


def test_an_incomplete_draft_is_not_sent(client, member):
    registration = start(client)
    client.post(address(registration, "identite"), identity(summary=""))

    page = send(client, registration).content.decode()

    assert "Certaines étapes restent à compléter" in page
    assert "Présentez la dynamique" in page
    assert not Dynamic.objects.exists()


def test_the_charter_is_accepted_before_sending(client, member):
    registration = start(client)
    fill(client, registration)

    page = send(client, registration, charter="")

    assert "L’adhésion à la charte est nécessaire" in page.content.decode()
    assert not Dynamic.objects.exists()


def test_preview_says_what_would_be_useful_and_gives_no_mark(client, member):
    registration = start(client)
    fill(client, registration)

    page = client.get(reverse("dynamics:register_preview", args=[registration.token])).content.decode()

    assert "Ce qu’il serait encore utile d’ajouter" in page
    assert "%" not in re.sub(r"<[^>]*>", "", page)


def test_the_draft_of_another_member_does_not_exist(client, member):
    registration = Registration.objects.create(user=UserFactory())

    for step in ("identite", "apercu", "envoyee", "garder", "effacer"):
        assert client.get(address(registration, step)).status_code == 404


def test_a_signed_out_reader_does_not_see_the_draft_of_a_member(client):
    registration = Registration.objects.create(user=UserFactory())

    assert client.get(address(registration, "identite")).status_code == 404


def test_the_draft_of_a_visitor_with_another_address_does_not_exist_for_a_member(client, member):
    registration = Registration.objects.create(email="quelquun@example.org")

    assert client.get(address(registration, "identite")).status_code == 404


def test_unknown_drafts_and_steps_do_not_exist(client, member):
    registration = start(client)

    assert client.get(reverse("dynamics:register_step", args=[uuid.uuid4(), "identite"])).status_code == 404
    assert client.get(address(registration, "nulle-part")).status_code == 404


def test_a_visitor_confirms_her_address_and_gets_an_account(client, django_capture_on_commit_callbacks):
    registration = start(client)
    fill(client, registration)
    with django_capture_on_commit_callbacks(execute=True):
        page = send(client, registration, email="Lou@Example.org", consent="on")
    link = link_in(mail.outbox[-1], "confirmer")

    assert "lou@example.org" in page.content.decode()
    assert not Dynamic.objects.exists()
    assert "Confirmer votre adresse" in client.get(link).content.decode()
    assert not User.objects.filter(email="lou@example.org").exists()

    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(link)

    lou = User.objects.get(email="lou@example.org")
    assert Dynamic.objects.get().team.get().user == lou
    assert not lou.has_usable_password()
    assert lou.get_full_name() == "Lou Martin"
    assert lou.emailaddress_set.get().verified
    assert "Choisir mon mot de passe" in page.content.decode()
    assert mail.outbox[-1].to == ["lou@example.org"]
    assert not Consent.objects.standing().filter(purpose=Purpose.PENDING_DRAFT).exists()


def test_the_password_of_a_new_account_is_chosen_through_allauth(client):
    registration = start(client)
    fill(client, registration)
    send(client, registration, email="lou@example.org", consent="on")
    registration.refresh_from_db()
    page = client.post(reverse("dynamics:register_confirm", args=[service.confirmation_token(registration)]))
    link = re.search(r'href="(/compte/password/reset/key/[^"]+)"', page.content.decode())[1]

    form = client.get(link, follow=True)
    client.post(
        form.redirect_chain[-1][0], {"password1": "cerisiers-en-fleur", "password2": "cerisiers-en-fleur"}
    )

    assert User.objects.get(email="lou@example.org").check_password("cerisiers-en-fleur")


def test_confirming_twice_or_with_an_account_changes_nothing_more(client):
    lou = UserFactory(email="lou@example.org")
    registration = start(client)
    fill(client, registration)
    send(client, registration, email="lou@example.org", consent="on")
    registration.refresh_from_db()
    link = reverse("dynamics:register_confirm", args=[service.confirmation_token(registration)])

    client.post(link)
    page = client.post(link)

    assert Dynamic.objects.get().team.get().user == lou
    assert "Me connecter" in page.content.decode()


def test_a_confirmation_link_expires(client, monkeypatch):
    registration = Registration.objects.create(email="lou@example.org")
    link = reverse("dynamics:register_confirm", args=[service.confirmation_token(registration)])
    later = time.time() + 31 * 24 * 3600
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)

    answer = client.get(link)

    assert answer.status_code == 410
    assert "plus valable" in answer.content.decode()


def test_an_altered_link_is_refused(client):
    assert client.get(reverse("dynamics:register_confirm", args=["nimporte:quoi"])).status_code == 410


def test_a_visitor_leaves_an_address_and_gets_the_link_of_the_draft(
    client, django_capture_on_commit_callbacks
):
    registration = start(client)
    answer = client.post(address(registration, "identite"), identity(action="save"))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(answer.url, {"email": "lou@example.org", "consent": "on"})

    assert answer.url == reverse("dynamics:register_keep", args=[registration.token])
    assert str(registration.token) in mail.outbox[-1].body
    assert "Le Jardin des Possibles" in mail.outbox[-1].body


def test_an_erased_draft_is_gone(client, member):
    registration = start(client)

    client.post(reverse("dynamics:register_delete", args=[registration.token]))

    assert not Registration.objects.exists()


def test_pages_of_the_registration_ask_a_bounded_number_of_queries(
    client, member, django_assert_max_num_queries
):
    registration = start(client)
    fill(client, registration)
    DynamicFactory.create_batch(3)

    for step in ("identite", "lieu", "action", "acteurs", "recit", "visibilite", "apercu"):
        with django_assert_max_num_queries(22):
            assert client.get(address(registration, step)).status_code == 200


def test_the_password_of_an_account_that_nobody_confirmed_does_not_open_it(client):
    """Somebody signs up with the address of somebody else, and waits for her to confirm it here."""
    squatter = UserFactory(email="lou@example.org", first_name="Faux", verified=False)
    EmailAddress.objects.create(user=squatter, email=squatter.email, verified=False, primary=True)

    account, is_new = service.find_or_make_account(
        "lou@example.org", {"first_name": "Lou", "last_name": "Bois"}
    )
    client.post(reverse("account_login"), {"login": "lou@example.org", "password": PASSWORD})

    assert (account, is_new, account.get_full_name()) == (squatter, True, "Lou Bois")
    assert not account.has_usable_password()
    assert "_auth_user_id" not in client.session


def test_the_password_of_a_confirmed_account_stays():
    user = UserFactory(email="lou@example.org", first_name="Lou")

    account, is_new = service.find_or_make_account("lou@example.org", {"first_name": "Faux"})

    assert (account, is_new, account.first_name) == (user, False, "Lou")
    assert account.check_password(PASSWORD)


@pytest.mark.parametrize("announced", ["1000000", "²", "-1", "9" * 400])
def test_no_more_rows_are_made_than_a_list_may_have(client, member, announced):
    registration = start(client)

    answer = client.post(
        address(registration, "recit"),
        {"events-TOTAL_FORMS": announced, "events-INITIAL_FORMS": 0, "action": "add:events"},
    )

    assert answer.status_code == 200
    assert answer.content.decode().count('-title"') < 70 * 3
