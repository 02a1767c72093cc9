import io
import uuid

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.utils import timezone
from PIL import Image

from community.members.enums import Visibility
from community.members.models import Profile
from community.members.services.profiles import get_profile
from tests.members.factories import ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db

READERS = ["visitor", "member", "facilitator", "self"]
SEEN = {
    Visibility.NOBODY: set(),
    Visibility.FACILITATORS: {"facilitator"},
    Visibility.MEMBERS: {"facilitator", "member", "self"},
    Visibility.PUBLIC: {"visitor", "member", "facilitator", "self"},
}


def sign_in(client, who, profile):
    if who == "self":
        client.force_login(profile.user)
    elif who != "visitor":
        client.force_login(UserFactory(facilitator=who == "facilitator"))


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (900, 900), "teal").save(out, "PNG")
    return out.getvalue()


def test_new_profile_shows_nothing_to_anybody():
    profile = get_profile(UserFactory())

    assert {getattr(profile, f"{name}_visibility") for name in Profile.SHOWN_FIELDS} == {Visibility.NOBODY}


@pytest.mark.parametrize("who", READERS)
@pytest.mark.parametrize("level", Visibility)
def test_field_is_read_by_its_audience_only(client, level, who):
    profile = ProfileFactory(phone="04 75 11 22 33", phone_visibility=level)
    sign_in(client, who, profile)

    response = client.get(profile.get_absolute_url())

    if who in SEEN[level]:
        assert "04 75 11 22 33" in response.text
    else:
        assert response.status_code == 404


def test_page_shows_the_visible_fields_and_hides_the_others(client):
    profile = ProfileFactory(
        bio="Ma présentation", bio_visibility=Visibility.PUBLIC, name_visibility=Visibility.MEMBERS
    )

    page = client.get(profile.get_absolute_url()).text

    assert "Ma présentation" in page
    for hidden in (profile.user.last_name, profile.user.email, profile.phone, profile.territory):
        assert hidden not in page


def test_closed_or_unknown_account_has_no_page(client):
    closed = ProfileFactory(name_visibility=Visibility.PUBLIC, user__is_active=False)
    gone = ProfileFactory(name_visibility=Visibility.PUBLIC, user__anonymised_at=timezone.now())

    assert client.get(closed.get_absolute_url()).status_code == 404
    assert client.get(gone.get_absolute_url()).status_code == 404
    assert client.get(f"/communaute/membres/{uuid.uuid4()}/").status_code == 404


def test_hidden_and_closed_profiles_are_not_named():
    shown = ProfileFactory(name_visibility=Visibility.PUBLIC)
    ProfileFactory()
    ProfileFactory(name_visibility=Visibility.PUBLIC, user__is_active=False)

    assert list(Profile.objects.named_for([Visibility.PUBLIC])) == [shown]


def form_data(**changed) -> dict:
    visibility = {f"{name}_visibility": Visibility.NOBODY for name in Profile.SHOWN_FIELDS}
    return {"first_name": "Nour", "last_name": "Petit", **visibility, **changed}


@pytest.mark.parametrize(
    "path", ["profil", "preferences", "mes-donnees", "mes-donnees/export", "mes-donnees/supprimer"]
)
def test_own_pages_are_for_the_signed_in(client, path):
    response = client.get(f"/mon-espace/{path}/")

    assert response.status_code == 302
    assert response.url.startswith("/compte/login/?next=")


def test_member_edits_their_profile(client, member):
    client.force_login(member)
    data = form_data(bio="Bonjour", bio_visibility=Visibility.PUBLIC, commune_code="2a004", phone="+33 4 75")

    response = client.post("/mon-espace/profil/", data)

    assert response.status_code == 302
    member.refresh_from_db()
    assert str(member) == "Nour Petit"
    assert (member.profile.bio, member.profile.commune_code) == ("Bonjour", "2A004")
    assert "Voir ma page" in client.get("/mon-espace/profil/").text


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("commune_code", "abc", "code INSEE"),
        ("phone", "appelez-moi", "chiffres"),
        ("display_name", "x" * 121, "120"),
        ("bio_visibility", "les-amis", "choix"),
    ],
)
def test_wrong_value_is_explained(client, member, field, value, message):
    client.force_login(member)

    response = client.post("/mon-espace/profil/", form_data(**{field: value}))

    assert response.status_code == 200
    assert message in str(response.context["form"].errors[field])


def test_portrait_is_redrawn_and_replaces_the_former_one(client, member):
    client.force_login(member)

    def send():
        upload = SimpleUploadedFile("moi.php.png", png(), "image/png")
        client.post("/mon-espace/profil/", form_data(picture=upload))
        return get_profile(member).picture.name

    first, second = send(), send()

    assert first.startswith(f"portraits/{member.public_id}/")
    assert first.endswith(".webp")
    assert not default_storage.exists(first)
    assert default_storage.exists(second)
    with default_storage.open(second) as kept:
        assert Image.open(kept).size == (640, 640)


def test_portrait_can_be_removed(client, member):
    client.force_login(member)
    client.post("/mon-espace/profil/", form_data(picture=SimpleUploadedFile("a.png", png())))
    name = get_profile(member).picture.name

    client.post("/mon-espace/profil/", form_data(**{"picture-clear": "on"}))

    assert get_profile(member).picture.name == ""
    assert not default_storage.exists(name)


def test_html_sent_as_a_portrait_is_refused_in_the_form(client, member):
    client.force_login(member)
    upload = SimpleUploadedFile("moi.png", b"<script>alert(1)</script>", "image/png")

    response = client.post("/mon-espace/profil/", form_data(picture=upload))

    assert "n’est pas une image" in str(response.context["form"].errors["picture"])
    assert get_profile(member).picture.name == ""


def test_name_tag_respects_visibility(rf):
    shown = ProfileFactory(name_visibility=Visibility.PUBLIC, display_name="Lou")
    hidden = ProfileFactory()
    request = rf.get("/")
    request.user = None
    template = Template("{% load members_tags %}{% member_name shown %}, {% member_name hidden %}")

    text = template.render(Context({"request": request, "shown": shown.user, "hidden": hidden.user}))

    assert text == "Lou, Un membre"


def test_page_shows_every_field_of_the_form(client, member):
    client.force_login(member)

    page = client.get("/mon-espace/profil/")

    shown = [field.name for group in page.context["form"].groups for field in group["fields"]]
    assert sorted(shown) == sorted(page.context["form"].fields)
