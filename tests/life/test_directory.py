"""The directory of members: what each chose to show, and nothing else, by any way of asking."""

import pytest

from community.life.models import Edition
from community.life.services.members_demo import make_demo_members
from community.members.enums import Visibility
from community.members.models import Profile
from community.members.services.demo import make_demo_accounts
from dynamics.enums import TeamRole
from tests.dynamics.factories import CommuneFactory, DynamicFactory, TeamMemberFactory
from tests.life.test_notices import plain
from tests.members.factories import ProfileFactory, UserFactory
from tests.proposals.factories import PropositionFactory
from tests.toolbox.factories import ResourcePersonFactory, ToolFactory, UsageReportFactory

pytestmark = pytest.mark.django_db

URL = "/communaute/membres/"
EVERY_FIELD = [*Profile.SHOWN_FIELDS, *Profile.LINKED_FIELDS]


def showing(level=Visibility.MEMBERS, *fields, **values):
    """A member who shows these fields to this level, all of them when none is named."""
    shown = {f"{name}_visibility": level for name in fields or EVERY_FIELD}
    return ProfileFactory(**{**shown, **values})


def named(name, *fields, **values):
    return showing(Visibility.MEMBERS, "name", *fields, display_name=name, **values)


def ids_of(response) -> list[str]:
    return [str(card["id"]) for card in response.context["cards"]]


def names_of(response) -> list[str]:
    return [card["name"] for card in response.context["cards"]]


@pytest.fixture
def reader(client):
    user = UserFactory()
    client.force_login(user)
    return client


def test_the_directory_is_for_members(client):
    showing()

    response = client.get(URL)

    assert (response.status_code, response.url) == (302, f"/compte/login/?next={URL}")


def test_it_lists_those_whose_name_the_reader_may_see_under_their_public_id(reader):
    shown = named("Zoé Bernard")
    first = named("Élodie Arnaud")
    named("Nom réservé", name_visibility=Visibility.FACILITATORS)
    named("Nom caché", name_visibility=Visibility.NOBODY)
    named("Compte fermé", user__is_active=False)

    page = reader.get(URL)

    assert ids_of(page) == [str(first.user.public_id), str(shown.user.public_id)]
    assert 'data-count="2"' in page.text
    assert f'data-id="{shown.pk}"' not in page.text
    for hidden in ("Nom réservé", "Nom caché", "Compte fermé"):
        assert hidden not in page.text


def test_the_equipe_relais_sees_what_is_shown_to_it(client):
    named("Nom réservé", name_visibility=Visibility.FACILITATORS)
    client.force_login(UserFactory(facilitator=True))

    assert names_of(client.get(URL)) == ["Nom réservé"]


SECRETS = {
    "bio": "Secretbio",
    "territory": "Secretvallee",
    "skills": "Secretsavoir",
    "phone": "04 99 99 99 99",
}


def secretive(**shown):
    """Somebody who shows a name, and has everything else to hide."""
    profile = named("Lou Discret", **SECRETS, commune_code="26011", **shown)
    dynamic = DynamicFactory(
        slug="secrete", name="Secretdynamique", themes=["energie"], seat=CommuneFactory(code="26011")
    )
    TeamMemberFactory(dynamic=dynamic, user=profile.user, role=TeamRole.ANIMATOR)
    ResourcePersonFactory(tool=ToolFactory(slug="secret-outil", name="Secretoutil"), user=profile.user)
    return profile


@pytest.mark.parametrize(
    "asked",
    [
        "q=Secretbio",
        "q=Secretvallee",
        "q=Secretsavoir",
        "q=04 99",
        "q=Secretdynamique",
        "q=Secretoutil",
        "dynamique=secrete",
        "outil=secret-outil",
        "theme=energie",
        "departement=26",
        "region=84",
    ],
)
def test_a_hidden_field_is_neither_shown_nor_found_nor_counted(reader, asked):
    profile = secretive()

    everything = reader.get(URL)
    found = reader.get(f"{URL}?{asked}")

    assert ids_of(everything) == [str(profile.user.public_id)]
    assert ids_of(found) == []
    assert everything.context["facets"] == []
    assert "secret" not in everything.text.lower()
    assert profile.user.email not in everything.text
    assert profile.user.last_name not in everything.text


def test_the_name_of_the_account_is_hidden_behind_the_name_that_is_shown(reader):
    profile = named("Lou", user__first_name="Louise", user__last_name="Introuvable")

    assert names_of(reader.get(f"{URL}?q=lou")) == ["Lou"]
    assert ids_of(reader.get(f"{URL}?q=introuvable")) == []
    assert profile.user.last_name not in reader.get(profile.get_absolute_url()).text


@pytest.mark.parametrize(
    ("fields", "asked"),
    [
        (["bio"], "q=secretbios"),
        (["territory"], "q=SECRETVALLÉE"),
        (["skills"], "q=discret secretsav"),
        (["dynamics"], "q=Secretdynamique"),
        (["tools"], "q=Secretoutil"),
        (["dynamics"], "dynamique=secrete&dynamique=autre"),
        (["tools"], "outil=secret-outil"),
        (["dynamics"], "theme=energie&dynamique=secrete"),
        (["territory"], "departement=26"),
        (["dynamics"], "region=84"),
    ],
)
def test_a_shown_field_is_found(reader, fields, asked):
    profile = secretive(**{f"{name}_visibility": Visibility.MEMBERS for name in fields})

    assert ids_of(reader.get(f"{URL}?{asked}")) == [str(profile.user.public_id)]


def test_facets_count_members_and_combine(reader):
    for name in ("Ana", "Bob"):
        one = named(name, "dynamics")
        TeamMemberFactory(dynamic=DynamicFactory(name=f"Chez {name}", themes=["energie"]), user=one.user)
    alone = named("Cléo", "tools")
    ResourcePersonFactory(tool=ToolFactory(slug="recit", name="Récit"), user=alone.user)

    page = reader.get(URL)
    counts = {
        group["key"]: {option["value"]: option["count"] for option in group["options"]}
        for group in page.context["facets"]
    }

    assert counts["theme"] == {"energie": 2}
    assert counts["outil"] == {"recit": 1}
    assert names_of(reader.get(f"{URL}?theme=energie&outil=recit")) == []
    assert "Personne ne répond à tout cela" in reader.get(f"{URL}?theme=energie&outil=recit").text


def test_a_draft_dynamique_and_a_draft_tool_stay_hidden(reader):
    profile = named("Ana", "dynamics", "tools")
    TeamMemberFactory(dynamic=DynamicFactory(name="Brouillon caché", live=False), user=profile.user)
    ResourcePersonFactory(tool=ToolFactory(name="Outil caché", live=False), user=profile.user)

    for address in (URL, profile.get_absolute_url()):
        assert "caché" not in reader.get(address).text


def test_an_empty_directory_invites_to_be_the_first(reader):
    page = plain(reader.get(URL).text)

    assert "Personne ne se montre encore ici" in page
    assert "Vous n’y êtes pas encore" in page


def test_strange_addresses_are_pages(reader):
    named("Ana")

    for asked in ("page=zz", "page=9999", "q=%00", "region=%00&theme=", "tri=rien", "q=" + "é" * 3000):
        assert reader.get(f"{URL}?{asked}").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_directory_costs_the_same_whatever_it_holds(reader, django_assert_num_queries, count):
    for number in range(count):
        one = showing(display_name=f"Membre {number}", commune_code="26011")
        TeamMemberFactory(dynamic=DynamicFactory(themes=["energie"]), user=one.user)
        ResourcePersonFactory(user=one.user)

    with django_assert_num_queries(12):
        page = reader.get(f"{URL}?q=membre")

    assert len(ids_of(page)) == count


# --- The page of a member --------------------------------------------------------------------


def full_member(level):
    profile = named("Ana Belle", bio="Je relie des gens.")
    for name in Profile.LINKED_FIELDS:
        setattr(profile, f"{name}_visibility", level)
    profile.save()
    TeamMemberFactory(dynamic=DynamicFactory(name="Ma dynamique"), user=profile.user)
    ResourcePersonFactory(tool=ToolFactory(name="Mon outil"), user=profile.user, how="En visio, une heure.")
    UsageReportFactory(author=profile.user, tool=ToolFactory(name="Outil vécu"))
    UsageReportFactory(author=profile.user, tool=ToolFactory(name="Outil en attente"), live=False)
    PropositionFactory(author=profile.user, title="Ouvrir les greniers")
    return profile


def test_the_page_of_a_member_credits_what_she_does_when_she_shows_it(reader):
    profile = full_member(Visibility.MEMBERS)

    page = reader.get(profile.get_absolute_url()).text

    for shown in ("Ma dynamique", "Mon outil", "En visio, une heure.", "Outil vécu", "Ouvrir les greniers"):
        assert shown in page
    assert "Outil en attente" not in page


def test_the_page_of_a_member_says_nothing_of_it_otherwise(reader):
    profile = full_member(Visibility.NOBODY)

    page = reader.get(profile.get_absolute_url()).text

    assert "Ana Belle" in page
    for hidden in ("Ma dynamique", "Mon outil", "Outil vécu", "Ouvrir les greniers", "Ses contributions"):
        assert hidden not in page


def test_the_form_asks_who_sees_it(client):
    user = UserFactory()
    client.force_login(user)
    data = {f"{name}_visibility": Visibility.MEMBERS for name in EVERY_FIELD}

    client.post("/mon-espace/profil/", {"first_name": "Ana", "last_name": "Belle", **data})

    user.refresh_from_db()
    assert user.profile.links_shown_to([Visibility.MEMBERS]) == frozenset(Profile.LINKED_FIELDS)


def test_the_demonstration_shows_members_and_changes_nothing_that_they_wrote(reader):
    people = make_demo_accounts()
    make_demo_members()
    Profile.objects.filter(user=people["animateur"]).update(bio="Ma vraie phrase.")

    make_demo_members()

    assert "Ma vraie phrase." in reader.get(people["animateur"].get_absolute_url()).text
    assert len(ids_of(reader.get(URL))) == 6
    assert people["membre"].notices.count() == 2
    assert Edition.objects.count() == 1
