"""What is joined to a post, for those who read it; and how its words are shown, never as HTML."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from community.life.models import Post
from community.life.services import forum
from community.life.templatetags.life_text import written
from tests.life.forum import ROLES, company, person, thread

pytestmark = pytest.mark.django_db


def picture(**fields) -> SimpleUploadedFile:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(drawn, "JPEG", comment=b"secret")
    return SimpleUploadedFile("place.jpg", drawn.getvalue(), content_type="image/jpeg")


def test_files_are_served_to_those_who_read(client, django_capture_on_commit_callbacks):
    people = company()
    kept = thread(people.inside, group=people.group)
    client.force_login(people.inside)
    joined = {
        "text": "Le plan.",
        "picture": picture(),
        "picture_alt": "La place vue du ciel",
        "document": SimpleUploadedFile("plan.pdf", b"%PDF-1.4 plan"),
    }
    client.post(kept.get_absolute_url(), joined)
    post = Post.objects.latest("pk")
    found = {}

    for role in ROLES:
        people.as_role(client, role)
        found[role] = [
            client.get(f"/forum/{kept.pk}/messages/{post.pk}/{file}/").status_code
            for file in ("document", "image")
        ]

    assert found == {role: [200 if "groupe" in role else 404] * 2 for role in ROLES}
    client.force_login(people.inside)
    answer = client.get(f"/forum/{kept.pk}/messages/{post.pk}/image/")
    content = b"".join(answer.streaming_content)
    assert answer["Content-Type"] == "image/webp"
    assert Image.open(io.BytesIO(content)).format == "WEBP"
    assert b"secret" not in content
    assert 'alt="La place vue du ciel"' in client.get(kept.get_absolute_url()).content.decode()
    for name in (post.picture.name, post.document.name):
        assert client.get(f"/media/{name}").status_code == 404
    storage, names = post.picture.storage, [post.picture.name, post.document.name]
    with django_capture_on_commit_callbacks(execute=True):
        forum.withdraw(post=post, user=people.inside)
    assert [storage.exists(name) for name in names] == [False, False]
    assert client.get(f"/forum/{kept.pk}/messages/{post.pk}/image/").status_code == 403


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"picture": SimpleUploadedFile("a.svg", b"<svg/>"), "picture_alt": "Un dessin"}, "pas une image"),
        ({"picture": "image", "picture_alt": ""}, "Dites en une phrase"),
        ({"document": SimpleUploadedFile("a.html", b"<script>")}, "pas un document"),
        ({"text": "  "}, "Écrivez un message"),
    ],
)
def test_what_cannot_be_joined_is_refused_and_words_are_kept(client, fields, words):
    asked = thread(person())
    client.force_login(person("Omar"))
    fields = {"text": "Mes mots", **fields}
    if fields.get("picture") == "image":
        fields["picture"] = picture()

    page = client.post(asked.get_absolute_url(), fields).content.decode()

    assert words in page
    assert "Mes mots" in page or not fields["text"].strip()
    assert Post.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Un mot.\nUn autre.\n\nPlus bas.", "<p>Un mot.<br>Un autre.</p><p>Plus bas.</p>"),
        ("> Un mot\n> cité\nMa réponse", "<blockquote><p>Un mot<br>cité</p></blockquote><p>Ma réponse</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        (
            "Voir https://exemple.test/a",
            '<p>Voir <a href="https://exemple.test/a" rel="nofollow ugc noopener noreferrer">https://exemple.test/a</a></p>',
        ),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("", ""),
    ],
)
def test_words_are_shown_as_paragraphs_quotes_and_links(text, html):
    assert written(text) == html


@pytest.mark.parametrize(
    "text", ['"><img src=x onerror=alert(1)>', "http://a.test/\"onclick='x'", "javascript:alert(1)"]
)
def test_hostile_words_make_no_tag_but_ours(text):
    html = written(text)

    assert "<img" not in html
    assert "onclick=" not in html.split(">")[1] or 'href="http://a.test/' in html
    assert 'href="javascript' not in html
