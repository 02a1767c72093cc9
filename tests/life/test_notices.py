"""What a person is told: once, where she wants it, and grouped when she wants it grouped."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.exchanges.models import Digest
from community.exchanges.services import digests, solicitations
from community.life.enums import GroupKind, NoticeRhythm, NoticeSubject
from community.life.followed import follows_of
from community.life.models import Channel, Follow, Group, Notice
from community.life.services import charter_news, notice_centre, notices
from community.members.models import Letter
from community.members.services.charter import accept_charter
from dynamics.services.territory_follow import follow as follow_territory
from tests.dynamics.factories import CommuneFactory, ThemeFactory
from tests.exchanges.conftest import plain
from tests.exchanges.mailed import MONDAY, path_of
from tests.members.factories import CharterVersionFactory, UserFactory

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def tell(*people, key="post-1", subject=NoticeSubject.FORUM, now=None, **fields):
    told = {"title": "Un message de Lou", "url": "/forum/1/", **fields}
    return notices.notify(people=people, subject=subject, key=key, now=now or MONDAY, **told)


def wants(user, subject=NoticeSubject.FORUM, rhythm=NoticeRhythm.DAILY, *, on_site=True):
    return notice_centre.choose(user=user, subject=subject, on_site=on_site, rhythm=rhythm)


def grouped(user):
    return Letter.objects.filter(kind=digests.LETTER, user=user)


def at_once(user):
    return Letter.objects.filter(kind=notices.LETTER, user=user)


@pytest.fixture
def person(db):
    return UserFactory(first_name="Zoé")


def test_the_same_news_is_told_once(person):
    first = tell(person)
    again = tell(person)

    assert [notice.user for notice in first] == [person]
    assert again == []
    assert Notice.objects.count() == 1


def test_closed_accounts_are_told_nothing():
    tell(UserFactory(is_active=False), UserFactory(anonymised_at=timezone.now()))

    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("rhythm", "letters_at_once", "letters_next_day", "letters_in_the_week"),
    [
        (NoticeRhythm.IMMEDIATE, 1, 0, 0),
        (NoticeRhythm.DAILY, 0, 1, 1),
        (NoticeRhythm.WEEKLY, 0, 1, 1),
        (NoticeRhythm.NEVER, 0, 0, 0),
    ],
)
def test_mail_follows_the_choice(person, rhythm, letters_at_once, letters_next_day, letters_in_the_week):
    wants(person, rhythm=rhythm)
    tell(person)

    assert at_once(person).count() == letters_at_once
    digests.send_digests(now=MONDAY + DAY)
    assert grouped(person).count() == letters_next_day
    for day in range(2, 9):
        digests.send_digests(now=MONDAY + day * DAY)
    assert grouped(person).count() == letters_in_the_week
    assert at_once(person).count() == letters_at_once


def test_weekly_notices_wait_for_their_week(person):
    wants(person, rhythm=NoticeRhythm.WEEKLY)
    written = []
    for day in range(15):
        tell(person, key=f"post-{day}", now=MONDAY + day * DAY)
        if digests.send_digests(now=MONDAY + day * DAY)["letters"]:
            written.append(day)

    assert written == [0, 7, 14]
    assert Notice.objects.filter(mailed_at=None).count() == 0


def test_all_that_is_due_goes_in_one_mail_a_day_with_what_else_there_is(person):
    wants(person)
    wants(person, NoticeSubject.GROUP)
    tell(person, key="post-1", title="Lou a écrit", text="Bonjour à tous")
    tell(person, key="post-2", title="Sam a répondu", url="/forum/1/#p2")
    tell(person, key="groupe-1", subject=NoticeSubject.GROUP, title="Un groupe s’ouvre", url="/groupes/1/")

    digests.send_digests(now=MONDAY + DAY)
    tell(person, key="post-3")
    digests.send_digests(now=MONDAY + DAY + timedelta(hours=3))

    letter = grouped(person).get()
    text = plain(letter.text)
    assert letter.subject == "Un groupe s’ouvre, et une autre nouvelle pour vous"
    assert "Vos avis" in text
    assert "Sam a répondu" in text
    assert "et 1 autre avis au même endroit" in text
    assert "Lou a écrit" not in text
    assert Digest.objects.get().is_solicitation is False


def test_what_was_read_on_the_site_is_not_mailed(person, client):
    wants(person)
    (read,) = tell(person, key="lu")
    tell(person, key="pas-lu", title="Encore à lire", url="/forum/2/")
    client.force_login(person)

    response = client.get(reverse("life:notice", args=[read.pk]))
    digests.send_digests(now=MONDAY + DAY)

    assert response.url == "/forum/1/"
    text = grouped(person).get().text
    assert "Encore à lire" in text
    assert "Un message de Lou" not in text


def test_what_was_mailed_is_mailed_by_no_other_way(person):
    wants(person)
    tell(person)
    digests.send_digests(now=MONDAY + DAY)

    wants(person, rhythm=NoticeRhythm.WEEKLY)
    tell(person)
    for day in range(2, 10):
        digests.send_digests(now=MONDAY + day * DAY)

    assert grouped(person).count() == 1


def test_a_new_choice_holds_for_what_already_waits(person):
    wants(person)
    tell(person)

    wants(person, rhythm=NoticeRhythm.NEVER)
    digests.send_digests(now=MONDAY + DAY)

    assert not grouped(person).exists()


def test_more_than_ten_pages_are_counted_rather_than_listed(person):
    wants(person)
    for number in range(12):
        tell(person, key=f"post-{number}", title=f"Message {number}", url=f"/forum/{number}/")

    digests.send_digests(now=MONDAY + DAY)

    text = plain(grouped(person).get().text)
    assert text.count("Voir sur Archipel") == 10
    assert "Et 2 autres sujets" in text
    assert Notice.objects.filter(mailed_at=None).count() == 0


# --- The list ------------------------------------------------------------------------------


def test_the_list_is_for_its_person(client, person):
    tell(person, title="Pour Zoé seulement")
    (other,) = tell(UserFactory(), key="autre", title="Pour quelqu’un d’autre")

    assert client.get("/mon-espace/avis/").url == "/compte/login/?next=/mon-espace/avis/"
    client.force_login(person)
    page = client.get("/mon-espace/avis/")

    assert "Pour Zoé seulement" in page.text
    assert "Pour quelqu’un d’autre" not in page.text
    assert 'data-count="1"' in page.text
    assert client.get(f"/mon-espace/avis/{other.pk}/").status_code == 404
    assert client.post(f"/mon-espace/avis/{other.pk}/").status_code == 404
    other.refresh_from_db()
    assert other.read_at is None


def test_notices_are_shown_by_day_and_by_subject(client, person):
    tell(person, key="hier", title="Dite hier", now=MONDAY - DAY)
    tell(person, key="auj", title="Dite lundi", subject=NoticeSubject.EVENT)
    client.force_login(person)

    page = client.get("/mon-espace/avis/").text
    only = client.get("/mon-espace/avis/?sujet=agenda").text
    unknown = client.get("/mon-espace/avis/?sujet=%00x&page=zz")

    assert page.index("Dite lundi") < page.index("Dite hier")
    assert page.count('<h3 class="eyebrow" id="jour-') == 2
    assert "Dite lundi" in only
    assert "Dite hier" not in only
    assert unknown.status_code == 200


def test_the_bell_counts_what_is_unread_and_all_can_be_read_at_once(client, person):
    tell(person, key="un")
    tell(person, key="deux", subject=NoticeSubject.EVENT)
    client.force_login(person)

    assert 'data-unread="2"' in client.get("/communaute/charte/").text
    client.post("/mon-espace/avis/", {"sujet": "agenda"})
    assert 'data-unread="1"' in client.get("/communaute/charte/").text
    client.post("/mon-espace/avis/")
    assert "data-unread" not in client.get("/communaute/charte/").text


def test_visitors_have_no_bell_and_cost_no_query(client, django_assert_num_queries):
    tell(UserFactory())

    with django_assert_num_queries(1):
        page = client.get("/communaute/charte/")

    assert "Mes avis" not in page.text


def test_a_subject_wanted_by_mail_alone_is_not_on_the_site(client, person):
    wants(person, on_site=False)
    tell(person, title="Par courriel seulement")
    client.force_login(person)

    page = client.get("/mon-espace/avis/").text
    digests.send_digests(now=MONDAY + DAY)

    assert "Par courriel seulement" not in page
    assert "data-unread" not in page
    assert "Par courriel seulement" in grouped(person).get().text


def test_who_wants_neither_site_nor_mail_is_told_nothing(person):
    wants(person, rhythm=NoticeRhythm.NEVER, on_site=False)

    assert tell(person) == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_it_holds(client, person, django_assert_num_queries, count):
    for number in range(count):
        tell(person, key=f"post-{number}")
    client.force_login(person)

    with django_assert_num_queries(7):
        client.get("/mon-espace/avis/")


def test_opening_the_page_of_what_was_told_reads_it(person):
    tell(person, key="a", url="/forum/1/#p3")
    tell(person, key="b", url="/forum/12/")

    assert notice_centre.read_about(user=person, url="/forum/1/") == 1
    assert Notice.objects.unread().get().key == "b"


def test_old_notices_are_forgotten(person):
    now = MONDAY + 400 * DAY
    for key, told, read in [("vieux", 370, None), ("lu", 200, 100), ("lu-hier", 200, 1), ("neuf", 10, None)]:
        tell(person, key=key, now=now - told * DAY)
        Notice.objects.filter(key=key).update(read_at=read and now - read * DAY)

    assert notice_centre.forget_old_notices(now=now) == 2
    assert set(Notice.objects.values_list("key", flat=True)) == {"lu-hier", "neuf"}


# --- Choices -------------------------------------------------------------------------------


def choices_data(**changed) -> dict:
    data = {f"{subject}_rhythm": notices.UNTIL_CHOSEN[subject] for subject in NoticeSubject}
    return {**data, **{f"{subject}_site": "on" for subject in NoticeSubject}, **changed}


def test_a_person_chooses_by_subject_and_channel(client, person):
    client.force_login(person)
    data = choices_data(agenda_rhythm="jamais")
    del data["mentions_site"]

    response = client.post("/mon-espace/avis/choix/", data)

    assert response.status_code == 302
    rows = {row.subject: (row.on_site, row.rhythm) for row in Channel.objects.filter(user=person)}
    assert rows["agenda"] == (True, "jamais")
    assert rows["mentions"] == (False, "chaque-jour")
    assert len(rows) == len(NoticeSubject)


def test_an_unknown_rhythm_is_refused_and_nothing_is_lost(client, person):
    client.force_login(person)

    response = client.post("/mon-espace/avis/choix/", choices_data(agenda_rhythm="toutes-les-heures"))

    assert response.status_code == 200
    assert "agenda_rhythm" in response.context["form"].errors
    assert not Channel.objects.exists()


def test_what_one_follows_is_in_one_list_and_can_be_stopped(client, person):
    group = Group.objects.create(kind=GroupKind.LOCAL, slug="diois", name="Le Diois")
    mine = Follow.objects.create(user=person, group=group)
    theirs = Follow.objects.create(user=UserFactory(), theme=ThemeFactory(name="Énergie de nuit"))
    follow_territory(user=person, territory=CommuneFactory(name="Crest"))
    client.force_login(person)

    page = client.get("/mon-espace/avis/choix/").text
    changed = client.post(f"/mon-espace/avis/suivi/{mine.pk}/", {"rhythm": "chaque-jour"})
    refused = client.post(f"/mon-espace/avis/suivi/{theirs.pk}/", {"stop": "1"})

    assert ("Le Diois" in page, "Crest" in page, "Énergie de nuit" in page) == (True, True, False)
    assert (changed.status_code, refused.status_code) == (302, 404)
    assert [follow.rhythm for follow in follows_of(person)] == ["chaque-jour"]
    client.post(f"/mon-espace/avis/suivi/{mine.pk}/", {"stop": "1"})
    assert list(Follow.objects.all()) == [theirs]


# --- Stopping from a letter ----------------------------------------------------------------


def test_one_click_stops_the_letters_of_a_subject(client, person):
    wants(person, NoticeSubject.EVENT, NoticeRhythm.IMMEDIATE)
    tell(person, subject=NoticeSubject.EVENT)
    letter = at_once(person).get()
    address = path_of(letter.headers["List-Unsubscribe"].strip("<>"))

    asked = client.get(address)
    assert "Ne plus recevoir ces messages" in asked.text
    assert notice_centre.channels_of(person)[NoticeSubject.EVENT].rhythm == NoticeRhythm.IMMEDIATE
    client.post(address)
    tell(person, key="post-2", subject=NoticeSubject.EVENT)

    assert at_once(person).count() == 1
    assert notice_centre.channels_of(person)[NoticeSubject.MESSAGE].rhythm == NoticeRhythm.IMMEDIATE
    assert Notice.objects.on_site_of(person).count() == 2
    assert address in letter.text


def test_stopping_a_subject_stops_what_is_followed_under_it(person):
    group = Group.objects.create(kind=GroupKind.LOCAL, slug="diois", name="Le Diois")
    in_group = Follow.objects.create(user=person, group=group)
    on_forum = Follow.objects.create(user=person, theme=ThemeFactory())

    notice_centre.stop(user=person, subject=NoticeSubject.FORUM)

    in_group.refresh_from_db()
    on_forum.refresh_from_db()
    assert (in_group.rhythm, on_forum.rhythm) == (NoticeRhythm.WEEKLY, NoticeRhythm.NEVER)


def test_stopping_grouped_mails_stops_grouped_notices_but_not_what_is_wanted_at_once(person):
    wants(person)
    wants(person, NoticeSubject.EVENT, NoticeRhythm.IMMEDIATE)
    tell(person)

    solicitations.stop(user=person)
    digests.send_digests(now=MONDAY + DAY)
    tell(person, key="agenda-1", subject=NoticeSubject.EVENT)

    assert not grouped(person).exists()
    assert at_once(person).count() == 1


# --- The charter ---------------------------------------------------------------------------


def test_a_new_version_of_the_charter_is_told_once_to_those_who_adhered_before(person):
    first = CharterVersionFactory(number=1)
    up_to_date, newcomer = UserFactory(), UserFactory()
    for user in (person, up_to_date):
        accept_charter(user=user, version=first)
    assert charter_news.tell_new_version() == 0

    second = CharterVersionFactory(number=2)
    accept_charter(user=up_to_date, version=second)

    assert [charter_news.tell_new_version(), charter_news.tell_new_version()] == [1, 0]
    notice = Notice.objects.get()
    assert (notice.user, notice.url) == (person, "/communaute/charte/")
    assert not Notice.objects.filter(user=newcomer).exists()
