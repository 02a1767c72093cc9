"""The forum: everybody reads it, members write in it, groups keep theirs; nothing shows what a profile hides."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from community.life.boards import of_sheet
from community.life.forum_list import BoardList
from community.life.models import Block, Mention, Notice, Post, PostDraft, PostVersion, Reaction, Thread
from community.life.services import forum, forum_people
from community.life.services.threads import ThreadError
from community.members.enums import Visibility
from community.members.models import User
from community.members.services import personal_data
from community.members.templatetags.french import typo
from dynamics.enums import Sheet
from tests.life.forum import ROLES, answer, company, fresh, person, thread

pytestmark = pytest.mark.django_db

READS_ALL, READS_GROUP = (200,) * 5, (404, 404, 200, 200, 404)
WRITES_ALL, WRITES_GROUP, WRITES_OPEN = (
    (302, 302, 302, 302, 302),
    (404, 404, 302, 302, 404),
    (302, 403, 302, 302, 403),
)


@pytest.mark.parametrize(
    ("place", "reads", "writes"),
    [
        ("forum", READS_ALL, WRITES_ALL),
        ("groupe fermé", READS_GROUP, WRITES_GROUP),
        ("groupe ouvert", READS_ALL, WRITES_OPEN),
    ],
)
def test_who_reads_and_who_writes(client, place, reads, writes):
    people = company(opened=place == "groupe ouvert")
    kept = thread(people.inside, group=None if place == "forum" else people.group)
    found, written = [], []

    for role in ROLES:
        people.as_role(client, role)
        before = Post.objects.count()
        found.append(client.get(kept.get_absolute_url()).status_code)
        written.append(client.post(kept.get_absolute_url(), {"text": f"Bonjour de {role}"}).status_code)
        assert Post.objects.count() - before == (role != "visiteur" and written[-1] == 302), role

    assert tuple(found) == reads
    assert tuple(written) == writes


@pytest.mark.parametrize("opened", [True, False])
def test_lists_and_pages_agree_on_who_reads(opened):
    people = company(opened=opened)
    threads = [thread(people.inside), thread(people.inside, group=people.group), thread(people.outside)]
    threads[2].posts.update(held_at=timezone.now())
    everybody = [people.inside, people.animator, people.outside, people.facilitator, AnonymousUser()]

    for user in everybody:
        listed = set(Thread.objects.read_by(user).values_list("pk", flat=True))
        readable = {one.pk for one in threads if user.has_perm("life.read_thread", fresh(one))}
        assert listed == readable, user
    waiting = [user for user in everybody if user.has_perm("life.read_thread", fresh(threads[2]))]
    assert waiting == [people.outside, people.facilitator]


@pytest.mark.parametrize(
    ("visibility", "to_visitor", "to_member"),
    [(Visibility.PUBLIC, True, True), (Visibility.MEMBERS, False, True), (Visibility.NOBODY, False, False)],
)
def test_a_name_is_read_as_its_profile_says(client, visibility, to_visitor, to_member):
    author, named = person("Solveig", visibility), person("Maïwenn")
    asked = thread(author, named=[named])
    answer(asked, author, text="Encore un mot.", answers_to=asked.posts.get())
    pages = {}
    for reader in (None, person("Omar")):
        client.logout()
        if reader:
            client.force_login(reader)
        for path in (
            asked.get_absolute_url(),
            "/forum/",
            f"/forum/{asked.pk}/messages/{asked.posts.first().pk}/versions/",
        ):
            pages[reader is not None, path] = client.get(path).content.decode()

    assert {("Solveig" in text, signed) for (signed, _), text in pages.items()} == {
        (to_visitor, False),
        (to_member, True),
    }
    assert not any("Maïwenn" in text for (signed, _), text in pages.items() if not signed)
    assert "À l’attention de Maïwenn Ferrand" in pages[True, asked.get_absolute_url()]
    assert not any(author.email in text for text in pages.values())


def test_a_thread_is_opened_in_its_places_and_followed_when_asked(client):
    author = person()
    client.force_login(author)
    forum.keep_draft(thread=None, title="Comment", text="Nous", user=author)
    asked = {
        "title": "Comment faire venir les jeunes ?",
        "text": "Nous cherchons.",
        "sheet": "habitants",
        "follows": "on",
        "rhythm": "chaque-jour",
    }

    page = client.get("/forum/nouvelle/?fiche=habitants").content.decode()
    response = client.post("/forum/nouvelle/", asked)

    made = Thread.objects.get()
    assert 'value="habitants" selected' in page
    assert ">\nNous</textarea>" in page
    assert response["Location"] == f"/forum/{made.pk}/"
    assert (made.board, made.sheet, made.opened_by, made.posts.get().text) == (
        "forum",
        "habitants",
        author,
        "Nous cherchons.",
    )
    assert list(author.follows.values_list("thread", "rhythm")) == [(made.pk, "chaque-jour")]
    assert not PostDraft.objects.exists()
    assert typo(made.title) in client.get("/forum/fiches/habitants/").content.decode()
    assert typo(made.title) not in client.get("/forum/fiches/gouvernance/").content.decode()


def test_nobody_follows_without_asking(client):
    author, other = person(), person("Omar")
    client.force_login(author)
    client.post("/forum/nouvelle/", {"title": "Un titre assez long", "text": "Nous cherchons."})
    made = Thread.objects.get()
    client.force_login(other)
    client.post(made.get_absolute_url(), {"text": "Voici."})

    assert (author.follows.count(), other.follows.count()) == (0, 0)


def test_what_was_typed_is_kept_on_an_error_and_while_writing(client):
    author = person()
    asked = thread(person("Omar"))
    client.force_login(author)

    wrong = client.post("/forum/nouvelle/", {"title": "Court", "text": "Un long texte écrit avec soin"})
    kept = client.post(asked.get_absolute_url(), {"action": "autosave", "text": "À moitié écrit"})
    page = client.get(asked.get_absolute_url()).content.decode()
    space = client.get("/mon-espace/").content.decode()

    assert "au moins huit signes" in wrong.content.decode()
    assert "Un long texte écrit avec soin" in wrong.content.decode()
    assert kept.status_code == 200 and set(kept.json()) == {"saved_at"}
    assert "À moitié écrit</textarea>" in page
    assert f"{asked.get_absolute_url()}#ecrire" in space
    assert Post.objects.count() == 1
    client.post(asked.get_absolute_url(), {"text": "Écrit en entier"})
    assert "À moitié écrit" not in client.get(asked.get_absolute_url()).content.decode()


def test_an_answer_quotes_and_names(client):
    author, other = person("Solveig"), person("Omar")
    asked = thread(author, text="Qui a trouvé ?\n> un vieux mot\nMerci.")
    first = asked.posts.get()
    client.force_login(other)

    page = client.get(f"{asked.get_absolute_url()}?citer={first.pk}").content.decode()
    people = client.get("/forum/personnes/?personne=solv").content.decode()
    client.post(
        asked.get_absolute_url(),
        {"text": "> Qui a trouvé ?\n\nNous.", "answers_to": first.pk, "named": str(author.public_id)},
    )

    assert "&gt; Qui a trouvé ?\n&gt; Merci." in page
    assert "un vieux mot</textarea>" not in page
    assert str(author.public_id) in people
    post = Post.objects.latest("pk")
    assert (post.answers_to, [row.user for row in post.mentions.all()]) == (first, [author])
    read = client.get(asked.get_absolute_url()).content.decode()
    assert "<blockquote><p>Qui a trouvé" in read
    assert "En réponse à" in read
    assert list(Notice.objects.values_list("user", "subject", "key")) == [
        (author.pk, "mentions", f"post-{post.pk}")
    ]


def test_only_members_who_show_their_name_and_can_read_are_named(client):
    people = company()
    hidden, behind = person("Cachée", Visibility.NOBODY), person("Vraie")
    behind.profile.display_name = "Nadou"
    behind.profile.save()
    asked, kept = thread(people.inside), thread(people.inside, group=people.group)
    client.force_login(people.inside)

    def found(text, rest=""):
        page = client.get(f"/forum/personnes/?personne={text}{rest}").content.decode()
        return {user for user in User.objects.all() if str(user.public_id) in page}

    assert found("cach") == set()
    assert found("vrai") == set()
    assert found("nadou") == {behind}
    assert found("ferrand", "&groupe=vallee") == {people.animator}
    refused = client.post(asked.get_absolute_url(), {"text": "Bonjour", "named": str(hidden.public_id)})
    outside = client.post(
        kept.get_absolute_url(), {"text": "Bonjour", "named": str(people.outside.public_id)}
    )
    assert "ne peut pas être nommée ici" in refused.content.decode()
    assert "ne peut pas être nommée ici" in outside.content.decode()
    assert not Mention.objects.exists()
    client.force_login(people.outside)
    assert client.get("/forum/personnes/?personne=ferrand&groupe=vallee").status_code == 404


def test_naming_is_limited_by_post_and_by_day():
    author = person()
    asked = thread(author)
    crowd = [person(f"Nom{number}") for number in range(6)]

    with pytest.raises(ThreadError, match="5 personnes au plus"):
        answer(asked, author, named=crowd)
    for _ in range(4):
        answer(asked, author, named=crowd[:5])
    with pytest.raises(ThreadError, match="20 personnes en un jour"):
        answer(asked, author, named=crowd[:1])
    Mention.objects.update(created_at=timezone.now() - timedelta(hours=25))
    answer(asked, author, named=crowd[:1])

    assert Mention.objects.count() == 21


def test_people_are_found_without_javascript_and_nothing_is_published(client):
    author, other = person("Solveig"), person("Omar")
    asked = thread(author)
    client.force_login(other)

    page = client.post(asked.get_absolute_url(), {"action": "people", "personne": "solv", "text": "Mes mots"})

    assert str(author.public_id) in page.content.decode()
    assert "Mes mots</textarea>" in page.content.decode()
    assert Post.objects.count() == 1


def test_a_sign_is_given_and_taken_back(client):
    author, other = person(), person("Omar")
    post = thread(author).posts.get()
    path = f"/forum/{post.thread_id}/messages/{post.pk}/reagir/"
    client.force_login(other)

    client.post(path, {"kind": "merci"})
    part = client.post(path, {"kind": "appris"}, headers={"HX-Request": "true"}).content.decode()
    client.post(path, {"kind": "merci"})

    assert part.count('aria-pressed="true"') == 2
    assert list(Reaction.objects.values_list("user", "kind")) == [(other.pk, "appris")]
    assert client.post(path, {"kind": "inconnu"}).status_code == 404
    client.force_login(author)
    assert client.post(path, {"kind": "merci"}).status_code == 403
    client.logout()
    assert client.post(path, {"kind": "merci"})["Location"].startswith("/compte/login/")
    assert "J’ai appris <strong>1</strong>" in client.get(post.thread.get_absolute_url()).content.decode()


def test_the_answer_is_chosen_by_who_asked_or_by_the_relay(client):
    people = company()
    asked = thread(people.inside)
    post = answer(asked, people.outside)
    path = f"/forum/{asked.pk}/messages/{post.pk}/reponse/"
    found = []

    for user in (people.outside, people.inside, people.inside, people.facilitator):
        client.force_login(user)
        found.append((client.post(path).status_code, Thread.objects.get().answer_id))

    assert found == [(403, None), (302, post.pk), (302, None), (302, post.pk)]
    assert typo(asked.title) in client.get("/forum/?etat=resolues").content.decode()
    assert "La réponse choisie" in client.get(asked.get_absolute_url()).content.decode()
    forum.withdraw(post=post, user=people.outside)
    assert Thread.objects.get().answer is None


def test_late_changes_keep_what_was_said(client):
    author = person()
    asked = thread(author, text="Le premier texte.")
    post = asked.posts.get()
    path = f"/forum/{asked.pk}/messages/{post.pk}/"
    client.force_login(author)

    client.post(f"{path}modifier/", {"text": "Le deuxième texte."})
    at_once = PostVersion.objects.count()
    Post.objects.update(created_at=timezone.now() - timedelta(days=2))
    client.post(f"{path}modifier/", {"text": "Le troisième texte."})
    client.logout()
    page = client.get(asked.get_absolute_url()).content.decode()
    versions = client.get(f"{path}versions/").content.decode()

    assert at_once == 0
    assert list(PostVersion.objects.values_list("text", flat=True)) == ["Le deuxième texte."]
    assert "modifié le" in page
    assert "Le deuxième texte." in versions
    assert "Le premier texte." not in versions
    client.force_login(person("Omar"))
    assert client.post(f"{path}modifier/", {"text": "Volé"}).status_code == 403
    forum.withdraw(post=post, user=author)
    assert not PostVersion.objects.exists()
    assert client.get(f"{path}versions/").status_code == 404


@pytest.mark.parametrize("column", ["held_at", "hidden_at", "withdrawn_at"])
def test_what_does_not_stand_is_nowhere(client, column):
    author, reader = person(), person("Omar")
    asked = thread(author, text="Une question.")
    post = answer(asked, author, text="Ornithorynque.")
    values = {column: timezone.now()} | ({"text": ""} if column == "withdrawn_at" else {})
    Post.objects.filter(pk=post.pk).update(**values)
    forum.index(fresh(asked))
    client.force_login(reader)

    for path in (
        asked.get_absolute_url(),
        "/forum/",
        "/forum/?q=ornithorynque",
        "/recherche/?q=ornithorynque",
    ):
        page = client.get(path).content.decode()
        assert "Ornithorynque." not in page, path
        assert ('data-count="0"' in page) == ("?q=" in path), path
    path = f"/forum/{asked.pk}/messages/{post.pk}/"
    assert client.get(f"{path}versions/").status_code in {403, 404}
    assert client.post(f"{path}reagir/", {"kind": "merci"}).status_code in {403, 404}


def test_searching_finds_in_french_what_one_may_read(client):
    people = company()
    thread(
        people.inside,
        title="Nourrir les écoles du canton",
        text="Des cantines locales.",
        sheet=Sheet.GOVERNANCE,
    )
    thread(people.inside, title="Entre nous", text="La cantine secrète du groupe.", group=people.group)

    def counted(path):
        return client.get(path).content.decode().partition('data-count="')[2].partition('"')[0]

    found = {}
    for role in ROLES:
        people.as_role(client, role)
        found[role] = [
            counted(f"{path}?q=cantine") for path in ("/forum/", "/forum/fiches/gouvernance/", "/recherche/")
        ]

    assert found == {role: ["2" if "groupe" in role else "1", "1", "1"] for role in ROLES}
    assert 'data-kind="discussion"' in client.get("/recherche/?q=cantine").content.decode()


def test_a_thread_becomes_a_need_a_tool_or_a_proposition_already_filled(client):
    asked = thread(
        person(), title="Comment faire venir les jeunes ?", text="Nous cherchons.", sheet="habitants"
    )
    client.force_login(person("Omar"))
    page = client.get(asked.get_absolute_url())
    lines = {line["label"]: line["url"] for line in page.context["outcomes"]}

    filled = {label: client.get(url).content.decode() for label, url in lines.items()}

    assert set(filled) == {"En faire un besoin", "En faire un outil", "En faire une proposition"}
    assert all("Comment faire venir les jeunes ?" in text for text in filled.values())
    assert "Nous cherchons." in filled["En faire un besoin"]


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_with_one_and_three_threads(client, count, django_assert_num_queries):
    people = company()
    for number in range(count):
        made = thread(people.inside, title=f"Une question numéro {number}", sheet="habitants")
        answer(made, people.outside)
    client.force_login(people.outside)
    client.get("/forum/")

    with django_assert_num_queries(LIST_QUERIES):
        client.get("/forum/")
    with django_assert_num_queries(PLACE_QUERIES):
        client.get("/forum/fiches/habitants/")


@pytest.mark.parametrize("count", [1, 25])
def test_a_thread_costs_the_same_with_one_and_many_posts(client, count, django_assert_num_queries):
    people = company()
    asked = thread(people.inside)
    first = asked.posts.get()
    for number in range(count):
        post = answer(asked, person(f"Auteur{number}"), answers_to=first)
        Mention.objects.create(post=post, user=people.animator)
        Reaction.objects.create(post=post, user=people.animator, kind="merci")
    client.force_login(people.outside)
    client.get(f"{asked.get_absolute_url()}?page=2")

    with django_assert_num_queries(THREAD_QUERIES):
        page = client.get(asked.get_absolute_url())
    assert len(page.context["posts"]) == min(20, count + 1)


LIST_QUERIES, PLACE_QUERIES, THREAD_QUERIES = 7, 7, 12


def test_a_message_is_found_on_its_page(client):
    author = person()
    asked = thread(author)
    posts = [answer(asked, author) for _ in range(24)]

    response = client.get(f"{asked.get_absolute_url()}?message={posts[-1].pk}")

    assert response["Location"] == f"{asked.get_absolute_url()}?page=2#message-{posts[-1].pk}"
    for strange in ("0", "x", "９", "1e3", "99999999999"):
        assert (
            client.get(f"{asked.get_absolute_url()}?message={strange}")["Location"]
            == asked.get_absolute_url()
        )


def test_a_person_takes_her_data_and_leaves_nothing(client):
    author, other = person(), person("Omar")
    asked = thread(author, rhythm="chaque-jour")
    post = answer(asked, other, named=[author])
    forum.react(post=post, kind="merci", user=author)
    forum.keep_draft(thread=asked, text="À moitié", user=author)
    Post.objects.update(created_at=timezone.now() - timedelta(days=2))
    forum.revise(post=asked.posts.first(), text="Autrement.", user=author)

    told = personal_data.collect(author)["forum"]
    personal_data.erase(user=author)

    assert {key: len(rows) for key, rows in told.items()} == {
        "threads": 1,
        "drafts": 1,
        "reactions": 1,
        "mentions": 1,
        "versions": 1,
    }
    assert Thread.objects.get().opened_by is None
    assert [model.objects.count() for model in (Mention, Reaction, PostDraft, PostVersion)] == [0] * 4
    assert list(Post.objects.order_by("pk").values_list("text", flat=True)) == ["", "Allez les voir."]


def test_places_are_the_same_whatever_the_address(rf):
    listed = BoardList(
        rf.get("/?q=%00&etat=x&page=-1").GET, user=AnonymousUser(), place=of_sheet("habitants")
    )

    assert (listed.text, listed.state.value, list(listed.page.object_list)) == ("", "", [])


def test_nobody_is_told_any_more_of_what_an_erased_person_wrote():
    author, other = person(), person("Omar")
    asked = thread(other, rhythm="chaque-jour")
    solved = answer(asked, author, text="Le stade, un samedi.", named=[other])
    forum.solve(thread=fresh(asked), post=solved, user=other)
    assert Notice.objects.filter(user=other).exists()

    personal_data.erase(user=author)

    assert not Notice.objects.filter(key=f"post-{solved.pk}").exists()
    assert fresh(asked).answer is None
    assert "stade" not in fresh(asked).search_body


def test_who_blocked_somebody_is_not_named_by_her():
    naming, named = person(), person("Omar")
    assert named in forum_people.nameable(group=None, by=naming)

    Block.objects.create(user=named, blocked=naming)

    assert named not in forum_people.nameable(group=None, by=naming)


def test_what_was_typed_comes_back_when_the_thread_closed_meanwhile(client):
    author, other = person(), person("Omar")
    asked = thread(author)
    Thread.objects.update(closed_at=timezone.now())
    client.force_login(other)

    answered = client.post(asked.get_absolute_url(), {"text": "Une longue réponse."})

    assert answered.status_code == 403
    assert "Une longue réponse." in answered.text
    assert not Post.objects.filter(author=other).exists()


def test_the_copy_kept_on_the_device_is_another_one_after_each_answer(client):
    author = person()
    asked = thread(author)
    client.force_login(author)

    before = client.get(asked.get_absolute_url()).text
    answer(asked, author)

    assert f'data-offline-key="discussion-{asked.pk}-1"' in before
    assert f'data-offline-key="discussion-{asked.pk}-2"' in client.get(asked.get_absolute_url()).text
