"""Needs and offers page by page: who reads, who writes, who closes; what was typed is never lost."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from community.exchanges.enums import Audience, State
from community.exchanges.models import Need, Offer
from dynamics.enums import TeamRole
from dynamics.services import territory_search
from tests.dynamics.factories import CommuneFactory, DynamicFactory, TeamMemberFactory, ThemeFactory
from tests.exchanges.factories import NeedFactory, OfferFactory
from tests.members.factories import UserFactory
from tests.toolbox.factories import ToolFactory

pytestmark = pytest.mark.django_db

# One column a role: visitor, member, animateur of another, its contributor, its animateur, who wrote it,
# facilitator, administrator
ROLES = ("visiteur", "membre", "autre", "contributeur", "animateur", "auteur", "facilitateur", "admin")
OPEN, SIGN_IN, CLOSED, HIDDEN = 200, 302, 403, 404
EVERYBODY = (OPEN,) * 8
SEEN = {
    ("ouvert", Audience.PUBLIC): EVERYBODY,
    ("en-discussion", Audience.PUBLIC): EVERYBODY,
    ("ouvert", Audience.MEMBERS): (HIDDEN, *(OPEN,) * 7),
    ("ouvert", Audience.FACILITATORS): (HIDDEN, HIDDEN, HIDDEN, *(OPEN,) * 5),
    ("brouillon", Audience.PUBLIC): (HIDDEN, HIDDEN, HIDDEN, *(OPEN,) * 5),
    ("ferme", Audience.PUBLIC): (HIDDEN, HIDDEN, HIDDEN, *(OPEN,) * 5),
    ("pourvu", Audience.PUBLIC): (HIDDEN, HIDDEN, HIDDEN, *(OPEN,) * 5),
}
TEAM = (SIGN_IN, CLOSED, CLOSED, *(OPEN,) * 5)
ANIMATORS = (SIGN_IN, CLOSED, CLOSED, CLOSED, *(OPEN,) * 4)


@pytest.fixture
def people():
    """Somebody of every role around one dynamique."""
    dynamic = DynamicFactory(slug="la-ruche", name="La Ruche")
    found = {
        "visiteur": None,
        "membre": UserFactory(),
        "autre": TeamMemberFactory().user,
        "contributeur": TeamMemberFactory(dynamic=dynamic, role=TeamRole.CONTRIBUTOR).user,
        "animateur": TeamMemberFactory(dynamic=dynamic).user,
        "auteur": UserFactory(email="auteur@secret.example", first_name="Prénom-Introuvable"),
        "facilitateur": UserFactory(facilitator=True),
        "admin": UserFactory(administrator=True),
    }
    return dynamic, found


@pytest.fixture
def as_role(client, people):
    def sign_in(role):
        client.logout()
        if people[1][role] is not None:
            client.force_login(people[1][role])
        return client

    return sign_in


def statuses(as_role, path) -> tuple:
    return tuple(as_role(role).get(path).status_code for role in ROLES)


@pytest.mark.parametrize("factory", [NeedFactory, OfferFactory])
def test_a_record_is_read_by_those_whom_its_state_and_its_audience_allow(as_role, people, factory):
    dynamic, found = people

    for (state, audience), expected in SEEN.items():
        record = factory(dynamic=dynamic, owner=found["auteur"], state=state, audience=audience)
        assert statuses(as_role, record.get_absolute_url()) == expected, (state, audience)


@pytest.mark.parametrize("factory", [NeedFactory, OfferFactory])
def test_its_people_and_the_team_edit_and_close_it_and_fewer_erase_it(as_role, people, factory):
    dynamic, found = people
    base = factory(dynamic=dynamic, owner=found["auteur"]).get_absolute_url()

    assert statuses(as_role, f"{base}modifier/") == TEAM
    assert statuses(as_role, f"{base}fermer/") == TEAM
    assert statuses(as_role, f"{base}effacer/") == ANIMATORS


def test_a_hidden_record_is_hidden_from_every_gesture(as_role, people):
    need = NeedFactory(dynamic=people[0], state=State.DRAFT)

    for gesture in ("modifier/", "fermer/", "effacer/", "etat/"):
        client = as_role("membre")
        assert client.post(f"{need.get_absolute_url()}{gesture}").status_code == HIDDEN, gesture
    assert Need.objects.get().state == State.DRAFT


def test_a_record_of_an_unpublished_dynamique_is_hidden_from_others(as_role):
    need = NeedFactory(dynamic=DynamicFactory(live=False))

    assert as_role("membre").get(need.get_absolute_url()).status_code == HIDDEN
    assert need.title not in as_role("membre").get("/besoins/").content.decode()


def test_a_page_names_the_dynamique_and_no_person(as_role, people):
    dynamic, found = people
    of_team = OfferFactory(dynamic=dynamic, owner=found["auteur"])
    own = OfferFactory(dynamic=None, owner=found["auteur"])

    for record, who in ((of_team, "La Ruche"), (own, "Une personne ressource")):
        for role in ("visiteur", "membre", "facilitateur"):
            text = as_role(role).get(record.get_absolute_url()).content.decode()
            assert who in text
            assert "Prénom-Introuvable" not in text
            assert "auteur@secret.example" not in text


def test_a_need_is_published_with_four_answers(client):
    member = TeamMemberFactory()
    client.force_login(member.user)
    typed = {
        "title": "Trouver un lieu",
        "description": "Au bourg.",
        "who": str(member.dynamic.pk),
        "action": "open",
    }

    response = client.post("/besoins/nouveau/", typed | SHORT)

    need = Need.objects.get()
    assert response["Location"] == need.get_absolute_url()
    assert (need.owner, need.dynamic, need.state) == (member.user, member.dynamic, State.OPEN)
    assert "Votre besoin est publié." in client.get(need.get_absolute_url()).content.decode()


SHORT = {"scope": "partout", "audience": "public"}
NO_DOCUMENT = {"documents-TOTAL_FORMS": "0", "documents-INITIAL_FORMS": "0"}


def test_everything_of_an_offer_is_kept_with_its_documents(client):
    user, tool, theme = UserFactory(), ToolFactory(), ThemeFactory()
    CommuneFactory(code="26108", name="Crest", postal_codes="26400")
    territory_search.forget()
    client.force_login(user)
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    typed = {
        "title": "Raconter",
        "description": "Nos ratés.",
        "who": "moi",
        "forms": ["visite", "tsf"],
        "link_objects": ["lieu"],
        "themes": [theme.pk],
        "tools": [tool.pk],
        "sheet": "habitants",
        "stage": "creation",
        "scope": "region",
        "place": "Crest",
        "languages": ["oc"],
        "deadline": tomorrow,
        "audience": "membres",
        "in_return": "frais",
        "return_note": "Le train.",
        "per_quarter": "2",
        "absent_until": tomorrow,
        "with_a_pair": "on",
        "documents-TOTAL_FORMS": "2",
        "documents-INITIAL_FORMS": "0",
        "documents-0-title": "Trame",
        "documents-0-licence": "CC BY",
        "documents-0-file": SimpleUploadedFile("trame.txt", b"Bonjour"),
        "documents-1-title": "Affiche",
        "documents-1-url": "exemple.org/affiche",
        "action": "save",
    }

    client.post("/offres/nouveau/", typed)

    offer = Offer.objects.get()
    assert (offer.state, offer.dynamic, offer.owner) == (State.DRAFT, None, user)
    assert (offer.forms, offer.languages, offer.place.name) == (["visite", "tsf"], ["oc"], "Crest")
    assert (offer.per_quarter, offer.in_return, offer.with_a_pair) == (2, "frais", True)
    assert [list(offer.themes.all()), list(offer.tools.all())] == [[theme], [tool]]
    titles = {one.title: (one.licence, one.url) for one in offer.documents.all()}
    assert titles == {"Trame": ("CC BY", ""), "Affiche": ("", "https://exemple.org/affiche")}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"description": ""}, "Racontez en quelques phrases, ou gardez"),
        ({"who": ""}, "Dites pour qui vous écrivez"),
        ({"deadline": "2001-01-01"}, "Cette date est passée"),
        ({"place": "Nulle-Part-Les-Bains"}, "Nous ne trouvons pas"),
    ],
)
def test_a_refused_form_keeps_what_was_typed_and_says_why(client, wrong, message):
    TeamMemberFactory(user=(user := UserFactory()))
    TeamMemberFactory(user=user)
    client.force_login(user)
    typed = {
        "title": "Un titre à garder",
        "description": "Un texte à garder",
        "who": "moi",
        "forms": ["visite"],
    }

    text = client.post("/besoins/nouveau/", typed | SHORT | wrong).content.decode()

    assert not Need.objects.exists()
    assert message in text
    assert 'class="errorlist"' in text
    assert "Un titre à garder" in text
    assert ("Un texte à garder" in text) == ("description" not in wrong)


def test_a_member_speaks_only_for_the_dynamiques_that_she_holds(client):
    client.force_login(UserFactory())
    stranger = DynamicFactory()

    client.post("/besoins/nouveau/", {"title": "Un", "description": "Deux", "who": str(stranger.pk)} | SHORT)

    assert not Need.objects.exists()


def test_a_draft_is_kept_without_description_then_cannot_be_published_as_it_is(client):
    client.force_login(UserFactory())

    client.post("/besoins/nouveau/", {"title": "Un lieu", "action": "save", "who": "moi"} | SHORT)
    need = Need.objects.get()
    response = client.post(f"{need.get_absolute_url()}etat/", {"state": "ouvert"}, follow=True)

    assert Need.objects.get().state == State.DRAFT
    assert "dites en quelques phrases" in response.content.decode()


def test_a_facilitator_enters_a_need_for_somebody_whose_contact_only_the_relay_reads(as_role, people):
    dynamic, found = people
    typed = {
        "title": "Un besoin entendu au téléphone",
        "description": "Elle cherche un lieu.",
        "entered_from": "appel",
        "dynamic_text": "la ruche",
        "contact_name": "Personne-Entendue",
        "contact_email": "entendue@secret.example",
    }

    as_role("facilitateur").post("/besoins/nouveau/", typed | SHORT)

    need = Need.objects.get()
    assert (need.dynamic, need.owner, need.entered_by) == (dynamic, None, found["facilitateur"])
    for role in ROLES:
        text = as_role(role).get(need.get_absolute_url()).content.decode()
        assert ("entendue@secret.example" in text) == (role in {"facilitateur", "admin"}), role


def test_nobody_else_is_asked_for_whom_nor_believed_about_it(client):
    client.force_login(UserFactory())
    typed = {"title": "Un", "description": "Deux", "who": "moi", "entered_from": "appel", "contact_name": "X"}

    assert "entered_from" not in client.get("/besoins/nouveau/").content.decode()
    client.post("/besoins/nouveau/", typed | SHORT)

    need = Need.objects.get()
    assert (need.entered_from, need.contact_name, need.entered_by) == ("", "", None)


def test_the_address_fills_the_form(client):
    member = TeamMemberFactory()
    ToolFactory(slug="recit", name="Récit collectif")
    client.force_login(member.user)
    address = f"/besoins/nouveau/?titre=Raconter&outil=recit&fiche=habitants&dynamique={member.dynamic.slug}"

    form = client.get(f"{address}&forme=mise-en-lien&objet=partenaires").context["form"]

    assert form["title"].value() == "Raconter"
    assert form["sheet"].value() == "habitants"
    assert form["who"].value() == str(member.dynamic.pk)
    assert [form["forms"].value(), form["link_objects"].value()] == [["mise-en-lien"], ["partenaires"]]
    assert [tool.slug for tool in form.initial["tools"]] == ["recit"]
    assert form.is_unfolded


def test_the_address_may_hold_the_text_itself_and_what_it_does_not_know_is_dropped(client):
    client.force_login(UserFactory())
    given = {
        "titre": "Répondre ensemble\x00",
        "texte": "Nous préparons une réponse.\x00 " + "a" * 2000,
        "fiche": "inconnue",
        "theme": "inconnu",
        "outil": "inconnu",
        "forme": ["inconnue", "mise-en-lien"],
        "objet": "inconnu",
    }

    form = client.get("/besoins/nouveau/", given).context["form"]

    assert form["title"].value() == "Répondre ensemble"
    assert form["description"].value().startswith("Nous préparons une réponse. a")
    assert len(form["description"].value()) == 1500
    assert form.initial["forms"] == ["mise-en-lien"]
    assert not {"sheet", "themes", "tools"} & {key for key, value in form.initial.items() if value}
    assert "link_objects" not in form.initial or form.initial["link_objects"] == []


def test_closing_says_whether_an_answer_was_found_and_reopening_brings_it_back(client):
    need = NeedFactory()
    client.force_login(need.owner)
    base = need.get_absolute_url()

    client.post(f"{base}fermer/", {"found": "oui"})
    filled = Need.objects.get().state
    client.post(f"{base}etat/", {"state": "ouvert"})

    assert (filled, Need.objects.get().state) == (State.FILLED, State.OPEN)
    assert client.get(f"{base}etat/").status_code == 405


def test_a_gesture_out_of_turn_is_said_not_done(client):
    need = NeedFactory(state=State.CLOSED)
    client.force_login(need.owner)

    response = client.post(f"{need.get_absolute_url()}etat/", {"state": "en-discussion"}, follow=True)

    assert Need.objects.get().state == State.CLOSED
    assert "Ce n’est pas possible" in response.content.decode()


def test_an_offer_rests_until_a_day_and_says_so(client):
    offer = OfferFactory()
    client.force_login(offer.owner)
    day = timezone.localdate() + timedelta(days=20)

    client.post(f"{offer.get_absolute_url()}pause/", {"until": day.isoformat()})

    assert Offer.objects.get().absent_until == day
    client.logout()
    assert "En pause" in client.get(offer.get_absolute_url()).content.decode()


def test_erasing_asks_first(client):
    need = NeedFactory()
    client.force_login(need.owner)

    asked = client.get(f"{need.get_absolute_url()}effacer/")
    kept = Need.objects.exists()
    client.post(f"{need.get_absolute_url()}effacer/")

    assert (asked.status_code, kept, Need.objects.exists()) == (200, True, False)


def test_a_dynamique_says_what_it_seeks_as_far_as_the_reader_may_know(as_role, people):
    dynamic, _ = people
    public = NeedFactory(dynamic=dynamic)
    members = OfferFactory(dynamic=dynamic, audience=Audience.MEMBERS)

    for role, sees_members in (("visiteur", False), ("membre", True), ("animateur", True)):
        text = as_role(role).get(dynamic.get_absolute_url()).content.decode()
        assert public.title in text
        assert (members.title in text) == sees_members, role
        assert ("Chercher des partenaires" in text) == (role == "animateur")


def test_a_tool_tells_how_many_seek_and_pass_it_on_in_public(client):
    tool = ToolFactory(slug="recit")
    OfferFactory(tools=[tool])
    OfferFactory(tools=[tool], audience=Audience.MEMBERS)

    text = client.get(tool.get_absolute_url()).content.decode()

    assert "1 offre</a>" in text
    assert "/besoins/nouveau/?outil=recit" in text


def test_my_space_shows_my_needs_and_offers_with_their_state(client):
    member = TeamMemberFactory()
    mine = [
        NeedFactory(owner=member.user, state=State.DRAFT),
        OfferFactory(dynamic=member.dynamic, state=State.FILLED),
    ]
    client.force_login(member.user)

    text = client.get("/mon-espace/").content.decode()

    assert all(record.title in text for record in mine)
    assert "pourvue" in text.lower()
