"""What is not about the same thing is neither kept, shown nor sent, and the pages say so."""

import json

import pytest
from django.core import mail
from django.core.management import call_command

from community.exchanges.enums import SuggestionState
from community.exchanges.matching.matcher import Matcher
from community.exchanges.models import Suggestion
from community.exchanges.services import digests, engine, suggestions, vocabulary, weights
from tests.bench import judged
from tests.dynamics.factories import DynamicFactory
from tests.exchanges.conftest import plain
from tests.exchanges.factories import NeedFactory, OfferFactory
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _words_read_again(monkeypatch):
    monkeypatch.setattr(engine, "FEW_TEXTS", 0)
    vocabulary.forget()
    yield
    vocabulary.forget()


@pytest.fixture
def need():
    return NeedFactory(title="Ouvrir un café associatif", description="Un café tenu par des bénévoles.")


@pytest.fixture
def elsewhere():
    """An offer about something else."""
    return OfferFactory(title="Planter un verger", description="Des pommiers, des haies, des oiseaux.")


@pytest.fixture
def alike():
    return OfferFactory(title="Notre café associatif", description="Un café, des bénévoles, un an après.")


def test_only_offers_about_the_same_thing_are_kept(need, elsewhere, alike):
    counts = suggestions.compute()

    assert list(need.suggestions.values_list("offer", flat=True)) == [alike.pk]
    assert (counts["needs"], counts["suggestions"]) == (1, 1)


def test_the_list_of_the_contract_still_gives_all_of_them_with_their_reasons(
    need, elsewhere, alike, tmp_path
):
    call_command("suggest", json=str(tmp_path / "out.json"))

    told = json.loads((tmp_path / "out.json").read_text())
    assert [row["offer"] for row in told] == [alike.pk, elsewhere.pk]
    assert all(len(row["reasons"]) >= 2 for row in told)
    assert Suggestion.objects.count() == 1


def test_administrators_choose_how_close_is_close_enough(need, elsewhere):
    weights.choose(values={"least_subject": 0}, note="Tout montrer", user=UserFactory(administrator=True))

    suggestions.compute()

    assert need.suggestions.get().offer == elsewhere


def test_with_too_few_texts_to_know_rare_words_nothing_is_left_out(need, elsewhere, monkeypatch):
    monkeypatch.setattr(engine, "FEW_TEXTS", 20)

    suggestions.compute()

    assert need.suggestions.get().offer == elsewhere


def test_a_suggestion_that_is_no_longer_close_enough_leaves(need, alike, elsewhere):
    suggestions.compute()
    alike.title, alike.description = "Planter un verger", "Des pommiers, des haies."
    alike.save()

    suggestions.compute()

    assert need.suggestions.get().state == SuggestionState.STALE


def test_the_pages_of_the_need_say_that_nothing_is_close_and_what_to_do(client, need, elsewhere):
    suggestions.compute()
    client.force_login(need.owner)

    for page in (f"/besoins/{need.pk}/", f"/besoins/{need.pk}/suggestions/"):
        shown = plain(client.get(page).text)
        assert "Aucune offre n’est assez proche pour l’instant" in shown
        assert f'href="/besoins/{need.pk}/modifier/"' in shown
        assert elsewhere.title not in shown


def test_others_read_nothing_of_it(client, need, elsewhere):
    assert "assez proche" not in client.get(f"/besoins/{need.pk}/").text


def test_the_desk_says_which_needs_have_nothing_to_read(client, need, elsewhere, facilitator):
    client.force_login(facilitator)

    shown = plain(client.get("/mises-en-relation/?file=besoins").text)
    assert "Aucune suggestion à lire : rien d’assez proche pour l’instant." in shown
    assert "rien d’assez proche" in plain(client.get(f"/mises-en-relation/besoin/{need.pk}/").text)

    OfferFactory(title=need.title, description=need.description)
    suggestions.compute()
    assert "rien d’assez proche" not in plain(client.get("/mises-en-relation/?file=besoins").text)


def test_nothing_is_mailed_when_nothing_is_close(need, elsewhere, committed):
    suggestions.compute()

    with committed():
        digests.send_digests()

    assert mail.outbox == []


@pytest.mark.parametrize(("variant", "least"), [("ticked", 0.58), ("bare", 0.56)])
def test_what_is_kept_of_the_judged_set_is_more_often_useful_and_little_that_helps_is_lost(variant, least):
    needs = judged.needs() if variant == "ticked" else [judged.bare(need) for need in judged.needs()]
    wanted = judged.judgements()
    found = Matcher(judged.offers(), judged.vocabulary()).top(needs, 5)
    floor = weights.current()["least_subject"]
    kept = [match for matches in found for match in matches if match.subject >= floor]
    levels = [wanted[match.need].get(match.offer, 0) for match in kept]
    helping = [m for matches in found for m in matches if wanted[m.need].get(m.offer, 0) == 2]

    assert sum(level > 0 for level in levels) / len(levels) >= least
    assert levels.count(2) >= 0.97 * len(helping)
    assert {match.need for match in kept} == {need.id for need in needs}


def test_neighbours_of_a_dynamique_do_not_make_a_subject(need):
    """Being near, available and fresh is no reason by itself."""
    OfferFactory(
        dynamic=DynamicFactory(live=True, latitude=need.dynamic.latitude, longitude=need.dynamic.longitude),
        title="Verger",
        description="Pommiers.",
    )

    suggestions.compute()

    assert not need.suggestions.exists()
