"""A member writes a proposition: similar ones first, a fact behind it, others who sign, moderation."""

import pytest
from django.core import mail

from community.members.services import moderation
from proposals import enums
from proposals.models import Proposition, PropositionAuthor
from tests.dynamics.factories import DynamicFactory
from tests.members.factories import UserFactory
from tests.proposals.factories import AddresseeFactory, EvidenceFactory, PropositionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("workflow")]
NEW = "/propositions/nouvelle/"
FIRST = {"title": "Payer le temps passé à répondre ensemble aux appels.", "subject": "appels-a-projets"}


def whole(**changes) -> dict:
    """What the form sends: one piece of evidence, one addressee."""
    return {
        **FIRST,
        "text": "Un forfait, versé aux présélectionnés.",
        "rationale": "Les petites structures y passent leurs nuits.",
        "addressees": [AddresseeFactory().pk],
        "evidence-TOTAL_FORMS": "1",
        "evidence-INITIAL_FORMS": "0",
        "evidence-MIN_NUM_FORMS": "0",
        "evidence-MAX_NUM_FORMS": "10",
        "evidence-0-name": "Les Voisins du canal",
        "evidence-0-text": "Six dossiers en un an, un seul retenu.",
        **changes,
    }


@pytest.fixture
def author(client):
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def draft(client, author):
    client.post(NEW, FIRST)
    return Proposition.objects.get()


def test_what_looks_like_it_is_shown_before_anything_is_written(client, author):
    near = PropositionFactory(title="Rémunérer le temps passé à répondre aux appels à projets.")
    PropositionFactory(title="Reconnaître les monnaies locales.", rationale="Elles circulent.")

    answer = client.post(NEW, FIRST)

    text = answer.content.decode()
    assert near.get_absolute_url() in text and "monnaies locales" not in text
    assert FIRST["title"] in text and "Aucune ne dit la même chose" in text
    assert not Proposition.objects.filter(author=author).exists()

    client.post(NEW, {**FIRST, "vu": "oui"})

    assert Proposition.objects.get(author=author).title == FIRST["title"]


def test_the_panel_follows_what_is_typed(client, author):
    near = PropositionFactory(title="Rémunérer le temps passé à répondre aux appels à projets.")

    text = client.post("/propositions/ressemblances/", {"title": FIRST["title"]}).content.decode()

    assert near.get_absolute_url() in text and "<html" not in text


def test_a_draft_is_a_member_s_own_and_starts_on_the_sheet_of_the_need(client, author):
    client.post(f"{NEW}?fiche=modeles-economiques", FIRST)

    draft = Proposition.objects.get()
    assert (draft.live, draft.author, draft.origin) == (False, author, "communaute")
    assert (draft.sheets, draft.slug.startswith("payer-le-temps")) == (["modeles-economiques"], True)


def test_without_a_fact_it_is_kept_but_not_sent(client, draft):
    answer = client.post(draft.get_edit_url(), whole(**{"evidence-TOTAL_FORMS": "0"}))

    assert "Il manque encore : au moins une preuve" in answer.content.decode().replace("\u00a0", " ")
    assert not list(moderation.waiting())


def test_a_fact_is_of_a_dynamique_or_of_a_name_not_of_both(client, draft):
    both = whole(**{"evidence-0-dynamic": DynamicFactory().pk})

    answer = client.post(draft.get_edit_url(), both)

    assert "l’un des deux" in answer.content.decode()
    assert "Six dossiers en un an" in answer.content.decode()


def test_a_draft_is_kept_whatever_is_missing(client, draft):
    answer = client.post(
        draft.get_edit_url(),
        whole(rationale="", addressees=[], action="save", **{"evidence-TOTAL_FORMS": "0"}),
    )

    assert answer.url == "/propositions/mes-propositions/"
    draft.refresh_from_db()
    assert draft.text == "Un forfait, versé aux présélectionnés."


def test_a_row_of_evidence_is_added_without_losing_what_was_typed(client, draft):
    text = client.post(draft.get_edit_url(), whole(action="add:evidence")).content.decode()

    assert "Six dossiers en un an" in text and "evidence-1-text" in text


def test_sent_it_is_read_then_published_and_its_author_told(client, draft, facilitator, committed):
    client.post(draft.get_edit_url(), whole())
    draft.refresh_from_db()
    assert draft.live is False
    assert "attente de modération" in client.get(draft.get_absolute_url()).content.decode()

    with committed():
        moderation.publish(obj=draft, user=facilitator, note="Bienvenue.")

    draft.refresh_from_db()
    assert draft.live is True and draft.evidence.get().who == "Les Voisins du canal"
    [letter] = mail.outbox
    assert letter.subject == f"Publié : {draft.title}"
    client.logout()
    assert draft.title in client.get("/propositions/").content.decode()


def test_sent_back_it_is_corrected_and_sent_again(client, draft, facilitator):
    client.post(draft.get_edit_url(), whole())
    moderation.send_back(obj=draft, user=facilitator, reason="Datez le fait.")

    assert "Datez le fait." in client.get(draft.get_absolute_url()).content.decode()
    client.post(draft.get_edit_url(), whole(**{"evidence-0-text": "En 2024, six dossiers."}))

    [waiting] = moderation.waiting()
    assert waiting.content_object == draft


def test_once_published_its_words_change_by_amendments_only(client, author):
    published = PropositionFactory(ours=True, author=author)

    assert client.get(published.get_edit_url()).status_code == 403


def test_its_author_erases_a_draft(client, draft):
    assert f"{draft.get_absolute_url()}effacer/" in client.get(draft.get_absolute_url()).content.decode()

    client.post(f"{draft.get_absolute_url()}effacer/")

    assert not Proposition.objects.exists()


# Co-authors


@pytest.fixture
def published(author):
    proposition = PropositionFactory(ours=True, author=author, slug="payer")
    EvidenceFactory(proposition=proposition)
    return proposition


def test_inviting_says_the_same_whether_the_address_has_an_account(client, published, committed):
    UserFactory(email="connue@exemple.test")
    said = []

    for address in ("connue@exemple.test", "inconnue@exemple.test", published.author.email):
        with committed():
            response = client.post("/propositions/payer/inviter/", {"email": address}, follow=True)
        said.append([str(message) for message in response.context["messages"]])
        assert address not in response.content.decode().split("<main")[1]

    assert said[0] and said == [said[0]] * 3
    assert [letter.to for letter in mail.outbox] == [["connue@exemple.test"]]


def test_asked_twice_one_gets_one_letter_and_a_refusal_holds(client, published, committed):
    guest = UserFactory()
    with committed():
        for _ in range(2):
            client.post("/propositions/payer/inviter/", {"email": guest.email})
    assert len(mail.outbox) == 1
    client.force_login(guest)
    client.post("/propositions/payer/signer/", {"action": "refuser"})

    client.force_login(published.author)
    with committed():
        client.post("/propositions/payer/inviter/", {"email": guest.email})

    assert len(mail.outbox) == 1
    client.force_login(guest)
    assert client.get("/propositions/payer/signer/").status_code == 403


def test_who_signs_is_named_as_her_profile_says(client, published):
    guest = UserFactory(first_name="Maud", last_name="Visible")
    PropositionAuthor.objects.create(proposition=published, user=guest)
    assert "Maud" not in client.get("/propositions/payer/").content.decode()
    client.force_login(guest)

    client.post("/propositions/payer/signer/", {"action": "signer"})

    text = client.get("/propositions/payer/").content.decode()
    assert "Proposée par Un membre, Un membre." in text
    guest.profile = type(guest).profile.related.related_model.objects.create(
        user=guest, name_visibility="membres"
    )
    assert "Maud Visible" in client.get("/propositions/payer/").content.decode()
    client.logout()
    assert "Maud" not in client.get("/propositions/payer/").content.decode()


def test_a_co_author_corrects_the_draft_too(client, draft):
    guest = UserFactory()
    PropositionAuthor.objects.create(proposition=draft, user=guest, state=enums.CoAuthorState.ACCEPTED)
    client.force_login(guest)

    assert client.get(draft.get_edit_url()).status_code == 200
    assert client.get(f"{draft.get_absolute_url()}effacer/").status_code == 403
