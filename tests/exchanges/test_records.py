"""Life of a need and of an offer: who moves where, what a draft may lack, what follows a change."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from community.exchanges import verbs
from community.exchanges.enums import EnteredFrom, State
from community.exchanges.models import Need, Offer, SavedSearch
from community.exchanges.personal_data import RecordsData
from community.exchanges.services import records
from community.exchanges.services.demo import make_demo_records
from community.members.services.charter import CharterNotAcceptedError
from community.members.services.demo import make_demo_accounts
from dynamics.models import SnapshotVersion
from dynamics.services.demo import make_demo_teams
from tests.dynamics.factories import DynamicFactory, TeamMemberFactory, ThemeFactory
from tests.exchanges.factories import NeedFactory, OfferFactory
from tests.members.factories import CharterVersionFactory, UserFactory

pytestmark = pytest.mark.django_db

ALLOWED = {
    ("brouillon", "ouvert"),
    ("ouvert", "en-discussion"),
    ("ouvert", "pourvu"),
    ("ouvert", "ferme"),
    ("en-discussion", "ouvert"),
    ("en-discussion", "pourvu"),
    ("en-discussion", "ferme"),
    ("pourvu", "ouvert"),
    ("ferme", "ouvert"),
}


@pytest.mark.parametrize("after", State.values)
@pytest.mark.parametrize("before", State.values)
def test_each_move_is_allowed_or_refused_by_the_table(before, after):
    need = NeedFactory(state=before)

    if before == after or (before, after) in ALLOWED:
        records.set_state(need, after, user=None)
    else:
        with pytest.raises(records.RecordError):
            records.set_state(need, after, user=None)

    need.refresh_from_db()
    moved = before == after or (before, after) in ALLOWED
    assert need.state == (after if moved else before)
    assert (need.closed_at is not None) == (need.state in {State.FILLED, State.CLOSED})
    assert (need.opened_at is not None) == (need.state != State.DRAFT)


def test_reopening_makes_it_wait_from_that_day_while_talking_does_not():
    long_ago = timezone.now() - timedelta(days=90)
    closed, talking = (NeedFactory(state=state, opened_at=long_ago) for state in ("ferme", "en-discussion"))

    records.open_record(record=closed, user=None)
    records.open_record(record=talking, user=None)

    assert closed.opened_at > long_ago
    assert talking.opened_at == long_ago


def test_a_draft_asks_for_its_title_only_and_opens_with_a_description():
    user = UserFactory()
    draft = records.save_draft(record=Need(title="Trouver un lieu"), user=user)

    with pytest.raises(records.RecordError, match="en quelques phrases"):
        records.open_record(record=draft, user=user)
    draft.description = "Quatre-vingts mètres carrés, au bourg."
    records.save_draft(record=draft, user=user)
    records.open_record(record=draft, user=user)

    assert (draft.state, draft.owner) == (State.OPEN, user)
    actions = ModelLogEntry.objects.for_instance(draft).order_by("pk").values_list("action", flat=True)
    assert list(actions) == [verbs.DRAFTED, verbs.REWRITTEN, verbs.OPENED]


def test_a_record_of_an_unpublished_dynamique_stays_a_draft():
    draft = NeedFactory(state=State.DRAFT, dynamic=DynamicFactory(live=False))

    with pytest.raises(records.RecordError, match="pas encore publiée"):
        records.open_record(record=draft, user=None)


def test_writing_does_not_undo_what_another_person_did_to_the_state():
    need = NeedFactory()
    held = Need.objects.get(pk=need.pk)
    records.close_record(record=need, user=None, is_filled=True)

    held.title = "Autrement dit"
    records.save_draft(record=held, user=UserFactory())

    need.refresh_from_db()
    assert (need.title, need.state) == ("Autrement dit", State.FILLED)


def test_what_is_entered_for_somebody_has_no_owner_and_keeps_who_wrote_it():
    relay = UserFactory(facilitator=True)
    need = Need(title="Un besoin entendu", entered_from=EnteredFrom.CALL, contact_name="Une personne")

    records.save_draft(record=need, user=relay)

    assert (need.owner, need.entered_by) == (None, relay)


def test_the_charter_comes_before_writing():
    CharterVersionFactory()

    with pytest.raises(CharterNotAcceptedError):
        records.save_draft(record=Need(title="Un besoin"), user=UserFactory())


def test_each_change_numbers_the_dynamiques_that_it_touches():
    before, after = DynamicFactory(), DynamicFactory()
    need = NeedFactory(dynamic=before)
    version = SnapshotVersion.objects.get(pk=1).current

    need.dynamic = after
    records.save_draft(record=need, user=UserFactory())

    for dynamic in (before, after):
        dynamic.refresh_from_db()
        assert dynamic.version > version


def test_a_pause_has_an_end_that_is_to_come_and_not_too_far():
    offer, today = OfferFactory(), timezone.localdate()

    for wrong in (today, today + timedelta(days=1500)):
        with pytest.raises(records.RecordError):
            records.pause(offer=offer, until=wrong, user=None)
    records.pause(offer=offer, until=today + timedelta(days=30), user=None)

    assert offer.is_away
    assert offer not in Offer.objects.available()
    records.pause(offer=offer, until=None, user=None)
    assert offer in Offer.objects.available()


def test_erasing_leaves_a_line_in_the_journal():
    need = NeedFactory()
    key = str(need.pk)

    records.remove(record=need, user=need.owner)

    assert not Need.objects.exists()
    assert ModelLogEntry.objects.get(object_id=key, action=verbs.REMOVED).deleted


def test_the_journal_speaks_french():
    entry = log(instance=NeedFactory(), action=verbs.TALKED_ABOUT)

    assert entry.formatter.format_message(entry) == "est en discussion"


def test_one_s_data_are_exported_then_erased_but_for_what_belongs_to_a_dynamique():
    user = UserFactory()
    own, draft, of_team = (
        NeedFactory(owner=user, dynamic=None),
        OfferFactory(owner=user, state=State.DRAFT),
        OfferFactory(owner=user),
    )
    heard = NeedFactory(contact_name="Prénom", contact_email=user.email.upper(), entered_from="appel")
    SavedSearch.objects.create(user=user, side="besoin", name="Énergie", query="theme=energie")

    told = RecordsData().collect(user)
    RecordsData().erase(user)

    assert [one["title"] for one in told["needs"]] == [own.title]
    assert {one["title"] for one in told["offers"]} == {draft.title, of_team.title}
    assert [one["title"] for one in told["heard_by_the_team"]] == [heard.title]
    assert [one["query"] for one in told["alerts"]] == ["theme=energie"]
    assert list(Need.objects.values_list("pk", "contact_name", "contact_email")) == [(heard.pk, "", "")]
    assert list(Offer.objects.values_list("pk", "owner")) == [(of_team.pk, None)]
    assert not user.saved_searches.exists()


def test_the_demonstration_is_made_once_and_says_that_it_is_one():
    for slug in ("figeacteurs", "biovallee", "la-butinerie"):
        DynamicFactory(slug=slug, from_study=True)
    ThemeFactory(slug="lien-social", name="Lien social")
    make_demo_accounts()
    make_demo_teams()

    made = make_demo_records()

    assert made == Need.objects.open().count() + Offer.objects.open().count() == 8
    assert make_demo_records() == 0
    for record in (*Need.objects.all(), *Offer.objects.all()):
        assert "Exemple écrit pour la démonstration" in record.description


def test_whoever_left_the_team_no_longer_has_its_records_as_hers():
    member = TeamMemberFactory()
    need = NeedFactory(dynamic=member.dynamic)
    assert list(Need.objects.of(member.user)) == [need]

    member.delete()

    assert not Need.objects.of(member.user).exists()
