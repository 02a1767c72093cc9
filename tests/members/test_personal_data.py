"""See, take away, leave: nothing of the person is left where it could be found."""

import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from wagtail import hooks

from community.members.enums import LetterState, Purpose, Visibility
from community.members.models import Consent, Letter, Profile, User
from community.members.services import personal_data
from community.members.services.charter import accept_charter
from community.members.services.consents import give_consent
from community.members.services.letters import store_letter
from tests.members.factories import (
    PASSWORD,
    CharterVersionFactory,
    LetterFactory,
    ProfileFactory,
    ReportFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

SECRETS = ["Zénobie", "Quatremère", "zenobie@exemple.test", "06 99 88 77 66", "Présentation de Zénobie"]


@pytest.fixture
def zenobie():
    """Somebody who left traces everywhere in this app."""
    CharterVersionFactory()
    user = UserFactory(first_name="Zénobie", last_name="Quatremère", email="zenobie@exemple.test")
    profile = ProfileFactory(
        user=user, phone="06 99 88 77 66", bio="Présentation de Zénobie", name_visibility=Visibility.PUBLIC
    )
    profile.picture.save("portrait.webp", ContentFile(b"pixels"))
    accept_charter(user=user)
    give_consent(purpose=Purpose.NEWS, user=user)
    store_letter(kind="x.y", to=user.email, user=user, subject="Zénobie", text="Bonjour Zénobie")
    ReportFactory(reporter=user, email=user.email)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return user


def everything_stored() -> str:
    """All rows of all tables, to look for what should not be there."""
    rows = []
    for model in apps.get_models():
        rows += [str(list(row.values())) for row in model._default_manager.values()]
    return "\n".join(rows)


def test_export_holds_everything_this_app_knows(zenobie):
    data = personal_data.collect(zenobie)["account"]

    assert data["account"]["email"] == "zenobie@exemple.test"
    assert data["account"]["addresses"] == [
        {"email": "zenobie@exemple.test", "verified": True, "primary": True}
    ]
    assert data["profile"]["phone"] == "06 99 88 77 66"
    assert data["profile"]["visibility"]["name"] == "tout le monde"
    assert len(data["charter"]) == 1
    assert [item["purpose"] for item in data["consents"]] == ["nouvelles"]
    assert [item["subject"] for item in data["letters"]] == ["Zénobie"]
    assert [item["message"] for item in data["reports"]] == ["La date est fausse."]


def test_export_is_a_json_file_for_its_owner_only(client, zenobie):
    UserFactory(email="autre@exemple.test")
    client.force_login(zenobie)

    response = client.get("/mon-espace/mes-donnees/export/")

    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"].startswith('attachment; filename="archipel-mes-donnees-')
    assert "no-store" in response["Cache-Control"]
    assert json.loads(response.content)["account"]["account"]["first_name"] == "Zénobie"
    assert "autre@exemple.test" not in response.text


def test_member_without_anything_has_an_export_too():
    assert personal_data.collect(UserFactory())["account"]["profile"] == {}


def test_page_says_what_is_known(client, zenobie):
    client.force_login(zenobie)

    page = client.get("/mon-espace/mes-donnees/").text

    assert "zenobie@exemple.test" in page
    assert "Télécharger mes données" in page


def test_erasure_leaves_nothing_to_find_the_person_by(zenobie, committed):
    picture = zenobie.profile.picture.name
    number = User.objects.count()

    with committed():
        personal_data.erase(user=zenobie)

    left = everything_stored()
    assert [secret for secret in SECRETS if secret in left] == []
    assert not default_storage.exists(picture)
    zenobie.refresh_from_db()
    assert str(zenobie) == "Compte supprimé"
    assert zenobie.email == f"{zenobie.public_id}@anonyme.invalid"
    assert (zenobie.is_active, zenobie.has_usable_password()) == (False, False)
    assert User.objects.count() == number
    assert not Profile.objects.exists()
    assert not EmailAddress.objects.filter(user=zenobie).exists()
    assert not Authenticator.objects.filter(user=zenobie).exists()
    assert Consent.objects.get().withdrawn_at is not None
    assert zenobie.charter_acceptances.count() == 1


def test_erasure_is_confirmed_to_the_address_that_was_known(zenobie, committed):
    with committed():
        personal_data.erase(user=zenobie)

    [farewell] = mail.outbox
    assert farewell.to == ["zenobie@exemple.test"]
    assert farewell.subject == "Votre compte Archipel est fermé"
    assert "Bonjour Zénobie," in farewell.body
    assert "nous devons pouvoir prouver" in farewell.body


def test_waiting_letters_of_a_closed_account_do_not_leave(zenobie, committed):
    personal_data.erase(user=zenobie)

    [waiting] = Letter.objects.filter(kind="x.y")

    assert (waiting.state, waiting.email, waiting.text) == (LetterState.CANCELLED, "", "")


def test_letters_and_reports_to_the_bare_address_are_erased_too(zenobie):
    letter = LetterFactory(email=zenobie.email, text="Invitation")
    report = ReportFactory(email=zenobie.email)

    personal_data.erase(user=zenobie)

    letter.refresh_from_db()
    report.refresh_from_db()
    assert (letter.email, letter.text, report.email) == ("", "", "")


def test_erasing_twice_changes_nothing(zenobie, committed):
    first = personal_data.erase(user=zenobie)

    with committed():
        again = personal_data.erase(user=zenobie)

    assert again.anonymised_at == first.anonymised_at
    assert Letter.objects.filter(kind="members.account_closed").count() == 1


def test_other_apps_collect_and_erase_theirs(member):
    class Notes:
        name, label, kept = "notes", "Notes", ""
        erased = []

        def collect(self, user):
            return {"count": 2}

        def erase(self, user):
            self.erased.append((user.pk, user.first_name))

    first_name = member.first_name
    with hooks.register_temporarily("register_personal_data", Notes):
        assert personal_data.collect(member)["notes"] == {"count": 2}
        personal_data.erase(user=member)

    assert Notes.erased == [(member.pk, first_name)]


def test_last_administrator_cannot_leave_before_handing_over(administrator):
    with pytest.raises(personal_data.LastAdministratorError):
        personal_data.erase(user=administrator)

    UserFactory(is_superuser=True)

    assert personal_data.erase(user=administrator).is_anonymised


def test_closing_the_account_takes_the_password(client, zenobie, committed):
    client.force_login(zenobie)
    page = client.get("/mon-espace/mes-donnees/supprimer/").text
    assert "Ce qui reste, et pourquoi" in page

    refused = client.post("/mon-espace/mes-donnees/supprimer/", {"password": "faux"})
    assert "Ce n’est pas votre mot de passe" in refused.text

    response = client.post("/mon-espace/mes-donnees/supprimer/", {"password": PASSWORD})

    assert response.url == "/"
    zenobie.refresh_from_db()
    assert zenobie.is_anonymised
    assert client.get("/mon-espace/profil/").status_code == 302


def test_account_without_password_is_closed_by_its_address(client, member):
    member.set_unusable_password()
    member.save()
    client.force_login(member)

    refused = client.post("/mon-espace/mes-donnees/supprimer/", {"email": "autre@exemple.test"})
    assert "Ce n’est pas l’adresse de ce compte" in refused.text

    client.post("/mon-espace/mes-donnees/supprimer/", {"email": member.email.upper()})

    member.refresh_from_db()
    assert member.is_anonymised


def test_last_administrator_is_told_why(client, administrator):
    client.force_login(administrator)

    response = client.post("/mon-espace/mes-donnees/supprimer/", {"password": PASSWORD})

    assert "dernier à pouvoir administrer" in response.text


def test_password_cannot_be_guessed_from_an_open_session(client, member):
    client.force_login(member)

    statuses = [
        client.post("/mon-espace/mes-donnees/supprimer/", {"password": "faux"}).status_code for _ in range(11)
    ]

    assert statuses == [200] * 10 + [429]


def test_other_devices_are_signed_out(client, member):
    client.force_login(member)
    UserSession.objects.create(
        user=member, ip="10.0.0.1", session_key=client.session.session_key, user_agent="Essai"
    )

    personal_data.erase(user=member)

    assert not UserSession.objects.exists()
    assert "sessionid" in client.cookies
    assert client.get("/mon-espace/profil/").status_code == 302
