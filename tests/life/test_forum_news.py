"""What those who follow are told of: once, at their rhythm, of what they may read; a mail is answered from its link."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from community.exchanges.services.digests import send_digests
from community.life.enums import NoticeRhythm
from community.life.models import Follow, Membership, Notice, Post, PostNews
from community.life.services import forum, threads
from community.members.models import Letter
from tests.life.forum import answer, company, fresh, person, thread
from tests.members.factories import CharterVersionFactory

pytestmark = pytest.mark.django_db

DAILY, WEEKLY, IMMEDIATE = NoticeRhythm.DAILY, NoticeRhythm.WEEKLY, NoticeRhythm.IMMEDIATE


def digest_of(user) -> str:
    letters = Letter.objects.filter(kind="exchanges.digest", user=user)
    return "\n".join(letters.order_by("pk").values_list("text", flat=True))


def link(text: str, label: str) -> str:
    return re.search(rf"{label}[\s\u00a0]: \S+?(/forum/\S+)", text)[1]


def test_a_week_of_posts_comes_in_one_mail_whose_link_answers(client):
    author, follower = person("Solveig"), person("Omar")
    asked, other = thread(author, title="Faire venir les jeunes"), thread(author, title="Tenir une assemblée")
    for followed in (asked, other):
        forum.follow(about={"thread": followed}, rhythm=WEEKLY, user=follower)
    for text in ("Premier mot.", "Deuxième mot."):
        answer(asked, author, text=text)
    answer(other, author, text="Troisième mot.")

    send_digests()
    send_digests(now=timezone.now() + timedelta(days=1))
    mail = digest_of(follower)

    assert Letter.objects.filter(user=follower).count() == 1
    for words in (
        "Faire venir les jeunes",
        "2 nouveaux messages",
        "Deuxième mot.",
        "Un nouveau message",
        "Solveig",
    ):
        assert words in mail, words
    page = client.get(link(mail, "Répondre sans vous connecter"))
    assert "Deuxième mot." in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "same-origin"
    done = client.post(link(mail, "Répondre sans vous connecter"), {"text": "Je réponds d’ici."})
    assert "Votre réponse est publiée" in done.content.decode()
    assert Post.objects.filter(author=follower).values_list("thread", "text").get() == (
        asked.pk,
        "Je réponds d’ici.",
    )
    assert client.get("/mon-espace/").status_code == 302  # the link signs nobody in


def test_a_weekly_mail_waits_a_week_after_the_last(client):
    author, follower = person(), person("Omar")
    asked = thread(author)
    forum.follow(about={"thread": asked}, rhythm=WEEKLY, user=follower)
    answer(asked, author, text="Premier mot.")
    now = timezone.now()
    sent = []

    for days in (0, 1, 6, 7):
        send_digests(now=now + timedelta(days=days))
        sent.append(Letter.objects.filter(user=follower).count())
        if days == 0:
            answer(asked, author, text="Deuxième mot.")

    assert sent == [1, 1, 1, 2]
    assert digest_of(follower).count("Premier mot.") == 1


def test_nobody_is_told_of_own_posts_nor_twice_nor_of_what_was_read(client):
    author, follower = person(), person("Omar")
    asked = thread(author, rhythm=DAILY, sheet="habitants")
    for about in ({"thread": asked}, {"sheet": "habitants"}):
        forum.follow(about=about, rhythm=DAILY, user=follower)
    answer(asked, author)
    client.force_login(follower)
    client.get(asked.get_absolute_url())

    send_digests()

    assert not Letter.objects.exists()
    assert list(Notice.objects.values_list("user", "key")) == [
        (follower.pk, f"post-{Post.objects.latest('pk').pk}")
    ]
    assert Notice.objects.get().read_at is not None
    answer(asked, author, text="Un mot de plus.")
    send_digests(now=timezone.now() + timedelta(days=1))
    assert digest_of(follower).count("Un mot de plus.") == 1
    assert not Letter.objects.filter(user=author).exists()


def test_who_follows_a_place_hears_of_threads_that_open_there():
    author, follower = person(), person("Omar")
    forum.follow(about={"sheet": "habitants"}, rhythm=DAILY, user=follower)

    asked = thread(author, text="Une question.", sheet="habitants")
    thread(author, text="Ailleurs.", sheet="gouvernance")
    answer(asked, author, text="Une précision.")
    send_digests()

    assert list(PostNews.objects.values_list("post__text", flat=True)) == ["Une question."]
    assert "Une question." in digest_of(follower)
    assert "Ailleurs." not in digest_of(follower)


def test_a_letter_comes_at_once_and_stops_with_one_click(client):
    author, follower = person("Solveig"), person("Omar")
    asked = thread(author, title="L’idée & le reste")
    forum.follow(about={"thread": asked}, rhythm=IMMEDIATE, user=follower)

    answer(asked, author, text="L’essentiel, d’abord & vite.")
    letter = Letter.objects.get()
    send_digests()
    stop = letter.headers["List-Unsubscribe"].strip("<>")
    path = stop[stop.index("/forum/") :]
    asking = client.get(path)
    still = Follow.objects.count()
    done = client.post(path)
    answer(asked, author)

    assert (letter.kind, letter.user, letter.subject) == ("life.forum_post", follower, "L’idée & le reste")
    assert "L’essentiel, d’abord & vite." in letter.text
    assert "Solveig Ferrand a écrit" in letter.text
    assert (asking.status_code, still, done.status_code, Follow.objects.count()) == (200, 1, 200, 0)
    assert Letter.objects.count() == 1


@pytest.mark.parametrize("column", ["held_at", "hidden_at", "withdrawn_at"])
def test_what_does_not_stand_any_more_is_not_told(column):
    author, follower = person(), person("Omar")
    asked = thread(author)
    forum.follow(about={"thread": asked}, rhythm=DAILY, user=follower)
    post = answer(asked, author, text="Un mot de trop.")
    Post.objects.filter(pk=post.pk).update(
        **({column: timezone.now()} | ({"text": ""} if column == "withdrawn_at" else {}))
    )

    send_digests()

    assert not Letter.objects.exists()


def test_who_left_a_group_is_told_no_more_and_her_link_is_dead(client):
    people = company()
    kept = thread(people.inside, group=people.group)
    forum.follow(about={"thread": kept}, rhythm=DAILY, user=people.animator)
    forum.follow(about={"thread": kept}, rhythm=DAILY, user=people.outside)
    answer(kept, people.inside, text="Entre nous.")
    send_digests()
    mail = digest_of(people.animator)
    path = link(mail, "Répondre sans vous connecter")
    before = client.get(path).status_code
    Membership.objects.filter(user=people.animator).delete()
    answer(kept, people.inside, text="Plus rien.")
    send_digests(now=timezone.now() + timedelta(days=1))

    assert "Entre nous." in mail
    assert (before, client.get(path).status_code, client.post(path, {"text": "Moi"}).status_code) == (
        200,
        404,
        404,
    )
    assert Letter.objects.count() == 1
    assert not Notice.objects.filter(user=people.outside).exists()


def test_the_link_of_a_mail_writes_no_more_than_its_person_could(client):
    author, follower = person(), person("Omar")
    asked = thread(author)
    forum.follow(about={"thread": asked}, rhythm=DAILY, user=follower)
    answer(asked, author)
    send_digests()
    path = link(digest_of(follower), "Répondre sans vous connecter")
    count = Post.objects.count()

    empty = client.post(path, {"text": "  "})
    CharterVersionFactory()
    new_charter = client.post(path, {"text": "Malgré la charte"})
    type(asked).objects.update(closed_at=timezone.now())
    closed = client.post(path, {"text": "Malgré la fermeture"})
    altered = client.get(path[:-3] + "x/")
    follower.is_active = False
    follower.save()

    assert "Écrivez votre réponse." in empty.content.decode()
    assert "On ne peut plus écrire ici par ce lien" in new_charter.content.decode()
    assert "On ne peut plus écrire ici par ce lien" in closed.content.decode()
    assert altered.status_code == 410
    assert client.get(path).status_code == 404
    assert Post.objects.count() == count


def test_a_held_post_is_told_once_it_is_released():
    author, follower = person(), person("Omar")
    asked = thread(author)
    forum.follow(about={"thread": asked}, rhythm=DAILY, user=follower)
    post = Post.objects.create(thread=asked, author=author, text="Relu.", held_at=timezone.now())
    post.held_at = None
    post.save()
    post.thread = fresh(asked)

    for _ in range(2):
        threads.make_known(post=post)
    send_digests()

    assert PostNews.objects.count() == 1
    assert digest_of(follower).count("Relu.") == 1


def test_following_and_stopping_from_the_page(client):
    author, follower = person(), person("Omar")
    asked = thread(author, sheet="habitants")
    client.force_login(follower)
    place = {"kind": "fiche", "key": "habitants"}
    found = []

    for path, data in (
        (f"/forum/{asked.pk}/suivre/", {"rhythm": "chaque-jour"}),
        (f"/forum/{asked.pk}/suivre/", {"rhythm": "chaque-semaine"}),
        ("/forum/suivre/", {"rhythm": "tout-de-suite", **place}),
        (f"/forum/{asked.pk}/suivre/", {"action": "stop"}),
        ("/forum/suivre/", {"action": "stop", **place}),
    ):
        assert client.post(path, data).status_code == 302
        found.append(sorted(follower.follows.values_list("rhythm", flat=True)))

    assert found == [
        ["chaque-jour"],
        ["chaque-semaine"],
        ["chaque-semaine", "tout-de-suite"],
        ["tout-de-suite"],
        [],
    ]
    assert client.post("/forum/suivre/", {"kind": "groupe", "key": "absent"}).status_code == 404
    assert client.post(f"/forum/{asked.pk}/suivre/", {"rhythm": "souvent"}).status_code == 404
