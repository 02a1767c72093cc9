"""Pages of addressees, sendings and letters: who reads and does what, how many queries, what a document shows."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from dynamics.enums import TeamRole
from proposals.enums import JointLetterState, SendingState
from proposals.models import JointLetter, LetterSignature, Sending, SendingStep
from proposals.services import joint_letters
from tests.dynamics.factories import DynamicFactory, TeamMemberFactory
from tests.members.factories import UserFactory
from tests.proposals.addressing import SOURCE, day, draft_letter, note, open_letter, send, supporter
from tests.proposals.factories import AddresseeFactory, PropositionFactory

pytestmark = pytest.mark.django_db

OPEN, MOVED, CLOSED, HIDDEN = 200, 302, 403, 404
SIGN_IN = "/compte/login/"
ROLES = ("visiteur", "membre", "signataire", "facilitateur")
PDF = b"%PDF-1.4 la reponse"


@pytest.fixture
def people(facilitator):
    """Of each role; « signataire » wrote the proposition."""
    return {
        "visiteur": None,
        "membre": UserFactory(),
        "signataire": UserFactory(),
        "facilitateur": facilitator,
    }


@pytest.fixture
def as_role(client, people):
    def sign_in(role):
        client.logout()
        if people[role]:
            client.force_login(people[role])
        return client

    return sign_in


def answer_of(response) -> int | str:
    """Its status, or « login » for a way to the sign-in page."""
    return "login" if response.headers.get("Location", "").startswith(SIGN_IN) else response.status_code


# page or gesture → what each role gets, in the order of ROLES; a gesture is posted with nothing in it
TABLE = {
    "GET /propositions/destinataires/": (OPEN, OPEN, OPEN, OPEN),
    "GET /propositions/destinataires/legislateur/": (OPEN, OPEN, OPEN, OPEN),
    "GET /propositions/lettres/": (OPEN, OPEN, OPEN, OPEN),
    "GET {proposition}": (OPEN, OPEN, OPEN, OPEN),
    "GET {sending}": (OPEN, OPEN, OPEN, OPEN),
    "GET {proposition}adresser/": ("login", CLOSED, OPEN, OPEN),
    "POST {proposition}adresser/": ("login", CLOSED, OPEN, OPEN),
    "POST {proposition}suivre/": ("login", MOVED, MOVED, MOVED),
    "GET {sending}noter/": ("login", CLOSED, CLOSED, OPEN),
    "POST {sending}noter/": ("login", CLOSED, CLOSED, OPEN),
    "GET {sending}etapes/{published}/document/": (OPEN, OPEN, OPEN, OPEN),
    "GET {sending}etapes/{draft}/document/": (HIDDEN, HIDDEN, HIDDEN, OPEN),
    "POST {sending}etapes/{draft}/": ("login", CLOSED, CLOSED, MOVED),
    "GET {hidden}": (HIDDEN, HIDDEN, OPEN, OPEN),
    "POST {hidden}suivre/": ("login", HIDDEN, CLOSED, CLOSED),
    "GET /propositions/destinataires/legislateur/lettre/": ("login", CLOSED, CLOSED, OPEN),
    "GET {draft_letter}": (HIDDEN, HIDDEN, HIDDEN, OPEN),
    "GET {draft_letter}lettre.pdf": (HIDDEN, HIDDEN, HIDDEN, OPEN),
    "GET {draft_letter}modifier/": ("login", CLOSED, CLOSED, OPEN),
    "GET {letter}": (OPEN, OPEN, OPEN, OPEN),
    "GET {letter}modifier/": ("login", CLOSED, CLOSED, HIDDEN),
    "POST {letter}ouvrir/": ("login", CLOSED, CLOSED, OPEN),
    "POST {letter}envoyer/": ("login", CLOSED, CLOSED, OPEN),
    "POST {letter}signer/": ("login", CLOSED, CLOSED, CLOSED),
    "POST {letter}autre/": ("login", HIDDEN, HIDDEN, HIDDEN),
}


@pytest.fixture
def places(people):
    """Addresses of one of each."""
    addressee = AddresseeFactory()
    mine = {"ours": True, "author": people["signataire"]}
    proposition = PropositionFactory(**mine, slug="la-notre", addressees=[addressee])
    hidden = PropositionFactory(**mine, draft=True, slug="la-cachee")
    sending = send(proposition, addressee, people["facilitateur"])
    steps = [
        note(
            sending,
            people["facilitateur"],
            state,
            publish=publish,
            document=SimpleUploadedFile("reponse.pdf", PDF),
        )
        for state, publish in ((SendingState.RECEIVED, True), (SendingState.STUDIED, False))
    ]
    letters = [draft_letter(people["facilitateur"]), open_letter(people["facilitateur"])]
    return {
        "proposition": f"/propositions/{proposition.slug}/",
        "hidden": f"/propositions/{hidden.slug}/",
        "sending": sending.get_absolute_url(),
        "published": steps[0].pk,
        "draft": steps[1].pk,
        "draft_letter": letters[0].get_absolute_url(),
        "letter": letters[1].get_absolute_url(),
    }


@pytest.mark.parametrize("role", ROLES)
def test_each_role_reads_and_does_what_it_may(as_role, places, role):
    client = as_role(role)
    found = {}

    for line in TABLE:
        method, path = line.format(**places).split()
        found[line] = answer_of(getattr(client, method.lower())(path))

    assert found == {line: row[ROLES.index(role)] for line, row in TABLE.items()}


def test_a_document_is_downloaded_and_its_storage_address_opens_nothing(client, places, settings):
    step = SendingStep.objects.get(pk=places["published"])

    response = client.get(f"{places['sending']}etapes/{step.pk}/document/")

    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"] == 'attachment; filename="reponse.pdf"'
    assert response["Content-Type"] == "application/octet-stream"
    assert step.document.name.startswith("prive/")
    assert client.get(f"/media/{step.document.name}").status_code == HIDDEN


def test_a_file_that_is_not_a_document_is_refused_and_what_was_typed_stays(client, people, places):
    client.force_login(people["facilitateur"])

    response = client.post(
        f"{places['sending']}noter/",
        {
            "state": SendingState.ANSWERED,
            "when": day().isoformat(),
            "text": "Le service retient l’idée.",
            "source": SOURCE,
            "document": SimpleUploadedFile("reponse.pdf", b"<script>alert(1)</script>"),
        },
    )

    page = response.content.decode()
    assert "n’est pas un document que nous acceptons" in page
    assert "Le service retient l’idée." in page
    assert SendingStep.objects.count() == 3


def test_an_answer_is_recorded_and_stops_the_days(client, people, places):
    client.force_login(people["facilitateur"])
    assert "sans réponse depuis 30 jours" in client.get(places["sending"]).content.decode().replace(
        "\u00a0", " "
    )

    client.post(
        f"{places['sending']}noter/",
        {"state": "reponse-donnee", "when": day().isoformat(), "text": "Réponse reçue.", "source": SOURCE},
    )

    page = client.get(places["sending"]).content.decode()
    assert "Réponse donnée" in page
    assert "sans réponse depuis" not in page


def test_an_author_sends_her_proposition(client, people, places):
    client.force_login(people["signataire"])
    addressee = AddresseeFactory(slug="etat", name="L’État")

    response = client.post(
        f"{places['proposition']}adresser/",
        {"addressee": addressee.pk, "sent_on": day().isoformat(), "text": "Par courriel.", "source": SOURCE},
    )

    assert response.status_code == MOVED
    assert Sending.objects.get(addressee=addressee).sent_by == people["signataire"]


def test_a_letter_goes_from_draft_to_sent(client, people):
    addressee = AddresseeFactory()
    proposition = PropositionFactory(addressees=[addressee])
    client.force_login(people["facilitateur"])
    client.post(
        "/propositions/destinataires/legislateur/lettre/",
        {"subject": "Deux demandes", "opening": "Nous écrivons.", "propositions": [proposition.pk]},
    )
    letter = JointLetter.objects.get()
    path = letter.get_absolute_url()
    client.post(f"{path}ouvrir/", {"until": (timezone.localdate() + timedelta(days=9)).isoformat()})
    person, dynamic = supporter(letter, name="La Chèvrerie")

    client.force_login(person)
    assert "La Chèvrerie" in client.get(path).content.decode()
    client.post(f"{path}signer/", {"dynamic": dynamic.pk})
    client.force_login(people["facilitateur"])
    client.post(f"{path}envoyer/", {"sent_on": day().isoformat(), "source": SOURCE})

    letter.refresh_from_db()
    assert letter.state == JointLetterState.SENT
    client.logout()
    pdf = client.get(f"{path}lettre.pdf")
    assert b"".join(pdf.streaming_content).startswith(b"%PDF-")
    assert "Envoyée le" in client.get(path).content.decode()


def test_nobody_signs_or_withdraws_for_the_dynamique_of_others(client, facilitator):
    letter = open_letter(facilitator)
    person, dynamic = supporter(letter)
    joint_letters.sign(letter=letter, dynamic=dynamic, user=person)
    stranger = TeamMemberFactory(dynamic=DynamicFactory(), role=TeamRole.ANIMATOR).user
    client.force_login(stranger)

    for action in ("signer", "retirer"):
        response = client.post(f"{letter.get_absolute_url()}{action}/", {"dynamic": dynamic.pk})
        assert response.status_code == CLOSED

    assert LetterSignature.objects.count() == 1


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Europe", "Les régions"]),
        ("?nature=echelon", ["Les régions"]),
        ("?reponse=attendue", ["Les régions"]),
        ("?nature=inconnue&page=x", ["Europe", "Les régions"]),
    ],
)
def test_the_list_of_addressees_is_filtered(client, facilitator, query, names):
    AddresseeFactory(slug="europe", name="Europe")
    send(addressee=AddresseeFactory(slug="regions", name="Les régions", kind="echelon"), user=facilitator)

    page = client.get(f"/propositions/destinataires/{query}")

    assert [card["title"] for card in page.context["cards"]] == names


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_take_the_same_few_queries_at_few_and_many_rows(
    client, facilitator, rows, django_assert_max_num_queries
):
    for number in range(rows):
        addressee = AddresseeFactory(slug=f"a-{number}", name=f"Service {number}")
        for _ in range(rows):
            send(addressee=addressee, user=facilitator)
        open_letter(facilitator, addressee=addressee)

    for path, most in (
        ("/propositions/destinataires/", 4),
        ("/propositions/destinataires/a-0/", 8),
        ("/propositions/lettres/", 4),
        (Sending.objects.first().get_absolute_url(), 6),
        (JointLetter.objects.first().get_absolute_url(), 8),
    ):
        with django_assert_max_num_queries(most):
            assert client.get(path).status_code == OPEN


@pytest.mark.parametrize("model", ["sending", "jointletter"])
def test_the_back_office_finds_them_and_writes_nothing(client, facilitator, places, model):
    superuser = UserFactory(is_superuser=True, is_staff=True)
    base = f"/gestion/snippets/proposals/{model}/"

    client.force_login(facilitator)
    assert client.get(base).status_code == OPEN
    for person in (facilitator, superuser):
        client.force_login(person)
        assert client.get(f"{base}add/").status_code in {MOVED, CLOSED, HIDDEN}
    client.force_login(UserFactory())
    assert client.get(base).status_code in {MOVED, CLOSED}
