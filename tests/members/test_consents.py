import pytest

from community.members import consent_texts
from community.members.consent_texts import ConsentText
from community.members.enums import Purpose, Rhythm
from community.members.models import Consent
from community.members.services.consents import give_consent, has_consented, hash_email, withdraw_consent
from community.members.services.profiles import set_rhythm

pytestmark = pytest.mark.django_db


def test_consent_is_recorded_with_version_and_date(member):
    consent = give_consent(purpose=Purpose.NEWS, user=member)

    assert consent.version == consent_texts.CONSENT_TEXTS[Purpose.NEWS].version
    assert consent.given_at is not None
    assert has_consented(purpose=Purpose.NEWS, user=member)
    assert not has_consented(purpose=Purpose.INTRODUCTIONS, user=member)


def test_giving_twice_records_once_and_withdrawing_keeps_the_trace(member):
    give_consent(purpose=Purpose.NEWS, user=member)
    give_consent(purpose=Purpose.NEWS, user=member)

    assert withdraw_consent(purpose=Purpose.NEWS, user=member)
    assert not withdraw_consent(purpose=Purpose.NEWS, user=member)

    [consent] = Consent.objects.all()
    assert consent.withdrawn_at is not None
    assert not has_consented(purpose=Purpose.NEWS, user=member)


def test_new_words_need_a_new_consent(member, monkeypatch):
    give_consent(purpose=Purpose.NEWS, user=member)
    monkeypatch.setitem(
        consent_texts.CONSENT_TEXTS, Purpose.NEWS, ConsentText(version="2", label="", help_text="")
    )

    assert not has_consented(purpose=Purpose.NEWS, user=member)

    give_consent(purpose=Purpose.NEWS, user=member)

    assert list(Consent.objects.standing().values_list("version", flat=True)) == ["2"]
    assert Consent.objects.count() == 2


def test_person_without_account_consents_by_address_which_is_not_kept():
    consent = give_consent(purpose=Purpose.PENDING_DRAFT, email="A@Exemple.test")

    assert has_consented(purpose=Purpose.PENDING_DRAFT, email="a@exemple.test")
    assert consent.email_hash == hash_email("a@exemple.test")
    assert "exemple" not in consent.email_hash


def test_rhythm_and_consent_go_together(member):
    profile = set_rhythm(user=member, rhythm=Rhythm.MONTHLY)
    assert (profile.digest_rhythm, has_consented(purpose=Purpose.NEWS, user=member)) == (Rhythm.MONTHLY, True)

    profile = set_rhythm(user=member, rhythm=Rhythm.NEVER)
    assert (profile.digest_rhythm, has_consented(purpose=Purpose.NEWS, user=member)) == (Rhythm.NEVER, False)


def test_member_chooses_in_preferences(client, member):
    client.force_login(member)

    response = client.post("/mon-espace/preferences/", {"rhythm": "chaque-semaine", "introductions": "on"})

    assert response.url == "/mon-espace/preferences/"
    assert has_consented(purpose=Purpose.NEWS, user=member)
    assert has_consented(purpose=Purpose.INTRODUCTIONS, user=member)
    assert "checked" in client.get("/mon-espace/preferences/").text


def test_member_withdraws_in_my_data(client, member):
    give_consent(purpose=Purpose.INTRODUCTIONS, user=member)
    client.force_login(member)
    assert "Retirer cet accord" in client.get("/mon-espace/mes-donnees/").text

    client.post("/mon-espace/mes-donnees/", {"withdraw": "mises-en-relation"})
    client.post("/mon-espace/mes-donnees/", {"withdraw": "nimporte"})

    assert not has_consented(purpose=Purpose.INTRODUCTIONS, user=member)
    assert "retiré le" in client.get("/mon-espace/mes-donnees/").text


def test_withdrawing_news_in_my_data_stops_the_digest(client, member):
    set_rhythm(user=member, rhythm=Rhythm.WEEKLY)
    client.force_login(member)

    client.post("/mon-espace/mes-donnees/", {"withdraw": "nouvelles"})

    member.profile.refresh_from_db()
    assert member.profile.digest_rhythm == Rhythm.NEVER
