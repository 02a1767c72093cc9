"""A post is reported with its rule, decided about with a reason, contested once, settled by somebody else."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from community.life.models import Notice, Post, PostCase, PostReport, WritingPause
from community.life.moderation_enums import CaseState, Measure, Outcome
from community.life.services import cases
from community.life.services.case_letters import appeal_url
from community.members.models import Letter
from community.members.services import personal_data
from community.members.services.charter import accept_charter
from tests.exchanges.agreed import letters
from tests.life.boards import accepting, conversation, discussed, forum_thread, member
from tests.members.factories import CharterVersionFactory, UserFactory

pytestmark = pytest.mark.django_db

RULE = "Coopérer"
WORDS = "Vous êtes tous des incapables."


@pytest.fixture
def world():
    return World()


class World:
    """An author, somebody who reports, two facilitateurs, and a post in the discussion of a proposition."""

    def __init__(self):
        CharterVersionFactory()
        self.author, self.reporter, self.other = member(), member(), member()
        self.first = member(facilitator=True)
        self.second = member(facilitator=True)
        self.administrator = member(administrator=True)
        for user in (self.author, self.reporter, self.other, self.first, self.second, self.administrator):
            accept_charter(user=user)
        self.proposition, self.post = discussed(self.author, WORDS)

    @property
    def page(self) -> str:
        return self.proposition.get_absolute_url()

    def report(self, user=None, **fields):
        return cases.report_post(
            post=self.post, user=user or self.reporter, **{"rule": RULE, "words": "C’est blessant.", **fields}
        )

    def decide(self, measure=Measure.HIDE, user=None, **fields):
        return cases.decide(
            post=self.post,
            measure=measure,
            user=user or self.first,
            **{"rule": RULE, "reason": "On critique une idée, pas des personnes.", **fields},
        )

    def appeal(self, case=None):
        return cases.appeal(case=case or self.decide(), text="C’était de l’humour.", user=self.author)


def test_a_member_reports_a_post_with_the_rule_that_it_breaks(client, world):
    client.force_login(world.reporter)
    address = f"/signaler/message/{world.post.pk}/"

    page = client.get(address).content.decode()
    answer = client.post(address, {"rule": RULE, "words": "C’est blessant."})

    assert WORDS in page and RULE in page
    assert answer.url == f"{world.page}#message-{world.post.pk}"
    report = PostReport.objects.get()
    assert (report.reporter, report.rule, report.words) == (world.reporter, RULE, "C’est blessant.")
    assert report.case.state == CaseState.OPEN


def test_a_report_needs_a_rule_and_keeps_what_was_typed(client, world):
    client.force_login(world.reporter)

    page = client.post(f"/signaler/message/{world.post.pk}/", {"words": "C’est blessant."}).content.decode()

    assert "C’est blessant." in page and "Erreur – " in page
    assert not PostReport.objects.exists()


def test_a_person_reports_a_post_once_and_two_persons_share_one_case(client, world):
    client.force_login(world.reporter)
    for _ in range(2):
        client.post(f"/signaler/message/{world.post.pk}/", {"rule": RULE})
    world.report(world.other)

    assert PostReport.objects.count() == 2
    assert PostCase.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        PostReport.objects.create(
            case=PostCase.objects.get(), post=world.post, reporter=world.reporter, rule=RULE
        )


@pytest.mark.parametrize(
    ("role", "report", "decide"),
    [
        ("visiteur", 302, 302),
        ("author", 403, 403),
        ("reporter", 200, 403),
        ("first", 200, 200),
        ("administrator", 200, 200),
    ],
)
def test_who_reports_and_who_decides(client, world, role, report, decide):
    if role != "visiteur":
        client.force_login(getattr(world, role))

    assert client.get(f"/signaler/message/{world.post.pk}/").status_code == report
    assert client.get(f"/gestion/moderation/messages/message/{world.post.pk}/").status_code == decide


def test_reports_have_a_limit(client, world):
    client.force_login(world.reporter)
    address = f"/signaler/message/{world.post.pk}/"

    statuses = [client.post(address, {"rule": RULE}).status_code for _ in range(11)]

    assert statuses == [302] * 10 + [429]


def test_the_queue_shows_the_post_who_reported_it_and_the_form(client, world):
    world.report()
    client.force_login(world.first)

    page = client.get("/gestion/moderation/").content.decode()

    assert "Messages signalés ou retenus (1)" in page
    assert WORDS in page and world.reporter.get_full_name() in page and "C’est blessant." in page
    assert f"/gestion/moderation/messages/message/{world.post.pk}/" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_costs_little_a_row(client, world, count, django_assert_max_num_queries):
    for _ in range(count):
        _, post = discussed(world.author)
        cases.report_post(post=post, rule=RULE, user=world.reporter)
    client.force_login(world.first)
    client.get("/gestion/moderation/")

    with django_assert_max_num_queries(30 + 4 * count):
        client.get("/gestion/moderation/")


def test_a_moderator_does_not_see_the_case_about_her_own_words(client, world):
    _, post = discussed(world.first, "Mon propre message")
    cases.report_post(post=post, rule=RULE, user=world.reporter)
    client.force_login(world.first)

    assert "Mon propre message" not in client.get("/gestion/moderation/").content.decode()
    with pytest.raises(PermissionDenied):
        cases.decide(post=post, measure=Measure.KEEP, reason="Rien à dire.", user=world.first)


def test_hiding_tells_the_author_why_and_the_reporter_only_that_it_is_done(client, world):
    world.report()
    client.force_login(world.first)

    answer = client.post(
        f"/gestion/moderation/messages/message/{world.post.pk}/",
        {"measure": "masquer", "rule": RULE, "reason": "On critique une idée, pas des personnes."},
    )

    assert answer.status_code == 302
    case = PostCase.objects.get()
    assert (case.state, case.decided_by, case.hides_post) == (CaseState.DECIDED, world.first, True)
    [(author, told)] = letters("life.post_decided").items()
    assert author == world.author.email
    assert "masquer le message" in told
    assert f"Article de la charte : {RULE}" in told.replace("\u00a0", " ")
    assert "On critique une idée" in told
    assert "/moderation/recours/" in told
    [(reporter, done)] = letters("life.report_dealt_with").items()
    assert reporter == world.reporter.email
    for letter in (told, done):
        assert WORDS not in letter
        assert world.first.get_full_name() not in letter
    assert world.reporter.get_full_name() not in told
    assert "masqu" not in done
    assert ModelLogEntry.objects.get(action="life.case.hide").user == world.first
    assert list(Notice.objects.values_list("user", "url")) == [
        (world.author.pk, f"/moderation/message/{world.post.pk}/")
    ]


def test_leaving_a_post_tells_those_who_reported_it_and_nobody_else(world):
    world.report()

    world.decide(Measure.KEEP)

    assert set(letters("life.report_dealt_with")) == {world.reporter.email}
    assert letters("life.post_decided") == {}
    world.post.refresh_from_db()
    assert world.post.is_standing


@pytest.mark.parametrize(
    ("role", "words", "place"),
    [
        ("visiteur", False, True),
        ("reporter", False, True),
        ("author", True, True),
        ("second", True, True),
    ],
)
def test_a_hidden_post_is_read_by_its_author_and_moderators_only(client, world, role, words, place):
    world.decide()
    if role != "visiteur":
        client.force_login(getattr(world, role))

    page = client.get(world.page).content.decode()

    assert (WORDS in page) is words
    assert (f"message-{world.post.pk}" in page) is place


def test_what_is_hidden_is_in_no_page_feed_export_nor_letter(client, world):
    world.post.refresh_from_db()
    Notice.objects.create(
        user=world.other,
        subject="discussions",
        key=f"post-{world.post.pk}",
        title="Un message",
        text=WORDS,
        url="/",
        rhythm="jamais",
    )
    world.decide()
    letters_before = set(Letter.objects.values_list("pk", flat=True))
    client.force_login(world.other)

    for address in (
        world.page,
        "/propositions/",
        "/recherche/?q=incapables",
        "/api/v1/proposals/",
        f"/api/v1/proposals/{world.proposition.slug}/",
        "/flux/nouveautes.atom",
        "/mon-espace/",
        "/mon-espace/mes-donnees/export/",
        f"/signaler/message/{world.post.pk}/",
        "/communaute/moderation/",
    ):
        assert WORDS not in client.get(address).content.decode(), address
    assert not Notice.objects.filter(text__contains="incapables").exists()
    new = Letter.objects.exclude(pk__in=letters_before)
    assert not new.filter(text__contains="incapables").exists()
    assert not any(WORDS in str(entry.data) + entry.label for entry in ModelLogEntry.objects.all())


def test_who_reported_is_told_to_nobody_else(client, world):
    world.report()
    case = world.decide()
    name = world.reporter.get_full_name()

    for user in (world.author, world.other):
        client.force_login(user)
        for address in (world.page, "/mon-espace/mes-donnees/export/", "/communaute/moderation/"):
            assert name not in client.get(address).content.decode(), address
    assert name not in client.get(appeal_url(case)).content.decode()


def test_a_decision_needs_a_reason_and_a_pause_its_days(client, world):
    client.force_login(world.first)
    address = f"/gestion/moderation/messages/message/{world.post.pk}/"

    without_reason = client.post(address, {"measure": "masquer", "rule": RULE, "reason": " "})
    without_days = client.post(address, {"measure": "suspendre", "rule": RULE, "reason": "Trois fois déjà."})

    assert (without_reason.status_code, without_days.status_code) == (200, 200)
    assert "Dites pour combien de jours." in without_days.content.decode()
    assert "Trois fois déjà." in without_days.content.decode()
    assert not PostCase.objects.filter(decided_at__isnull=False).exists()


def test_a_warning_leaves_the_post_and_a_closed_thread_is_read_only(client, world):
    world.decide(Measure.WARN)
    _, other = discussed(world.author)
    cases.decide(
        post=other, measure=Measure.CLOSE, rule=RULE, reason="Le fil tourne en rond.", user=world.first
    )

    world.post.refresh_from_db()
    assert world.post.is_standing
    assert set(letters("life.post_decided")) == {world.author.email}
    thread = Post.objects.get(pk=other.pk).thread
    assert thread.closed_at is not None
    client.force_login(world.other)
    proposition = thread.proposition
    page = client.post(f"{proposition.get_absolute_url()}discussion/", {"text": "Encore un mot"})
    assert "Ce fil est fermé" in page.content.decode()
    assert not Post.objects.filter(text="Encore un mot").exists()


def test_who_is_paused_reads_why_and_until_when_and_keeps_her_words(client, world):
    world.decide(Measure.PAUSE, days=7)
    client.force_login(world.author)

    answer = client.post(f"{world.page}discussion/", {"text": "Je réponds quand même"})

    pause = WritingPause.objects.get()
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "On critique une idée" in page
    assert f"{timezone.localtime(pause.ends_at):%Y}" in page
    assert "Je réponds quand même" in page
    assert not Post.objects.filter(text="Je réponds quand même").exists()
    assert pause.ends_at - pause.starts_at == timedelta(days=7)

    WritingPause.objects.update(starts_at=timezone.now() - timedelta(days=8), ends_at=timezone.now())
    assert client.post(f"{world.page}discussion/", {"text": "Me revoilà"}).status_code == 302


def test_the_author_appeals_by_the_link_of_the_letter_without_signing_in(client, world):
    case = world.decide()
    address = appeal_url(case)

    page = client.get(address).content.decode()
    answer = client.post(address, {"text": "C’était de l’humour."})

    assert WORDS in page and "On critique une idée" in page
    assert answer.status_code == 302
    case.refresh_from_db()
    assert (case.state, case.appeal) == (CaseState.APPEALED, "C’était de l’humour.")
    assert set(letters("life.appeal_received")) == {world.second.email, world.administrator.email}
    again = client.post(address, {"text": "Et encore."}).content.decode()
    assert "une décision se conteste une fois" in again
    case.refresh_from_db()
    assert case.appeal == "C’était de l’humour."


def test_an_appeal_comes_within_thirty_days(client, world):
    case = world.decide()
    PostCase.objects.update(decided_at=timezone.now() - timedelta(days=31))

    page = client.get(appeal_url(case)).content.decode()
    answer = client.post(appeal_url(case), {"text": "Trop tard ?"}).content.decode()

    assert "la décision reste" in page
    assert "Le délai de trente jours est passé." in answer
    assert PostCase.objects.get().state == CaseState.DECIDED


def test_only_the_author_is_led_to_her_decision(client, world):
    world.decide()
    address = f"/moderation/message/{world.post.pk}/"

    assert client.get(address).status_code == 302
    client.force_login(world.reporter)
    assert client.get(address).status_code == 404
    client.force_login(world.author)
    assert client.get(client.get(address).url).status_code == 200
    with pytest.raises(PermissionDenied):
        cases.appeal(case=PostCase.objects.get(), text="Pour un autre", user=world.other)


@pytest.mark.parametrize(
    ("role", "status"),
    [("author", 403), ("reporter", 403), ("first", 403), ("second", 200), ("administrator", 200)],
)
def test_somebody_who_did_not_decide_settles_the_appeal(client, world, role, status):
    case = world.appeal()
    client.force_login(getattr(world, role))

    assert client.get(f"/gestion/moderation/messages/recours/{case.pk}/").status_code == status


def test_the_one_who_decided_cannot_settle_whatever_the_way(client, world):
    case = world.appeal()

    client.force_login(world.first)
    assert f"recours/{case.pk}/" not in client.get("/gestion/moderation/").content.decode()
    with pytest.raises(PermissionDenied):
        cases.settle(case=case, outcome=Outcome.UPHELD, reason="Je maintiens.", user=world.first)
    with pytest.raises(IntegrityError), transaction.atomic():
        PostCase.objects.filter(pk=case.pk).update(settled_by=world.first)


def test_a_superuser_obeys_the_same_rules(client, world):
    """Django would let her do everything."""
    boss = member(is_superuser=True, is_staff=True)
    accept_charter(user=boss)
    _, own = discussed(boss, "Mes mots")
    case = world.decide(user=boss)
    cases.appeal(case=case, text="C’était de l’humour.", user=world.author)
    client.force_login(boss)

    assert client.get(f"/gestion/moderation/messages/recours/{case.pk}/").status_code == 403
    assert client.get(f"/gestion/moderation/messages/message/{own.pk}/").status_code == 403
    with pytest.raises(PermissionDenied):
        cases.settle(case=case, outcome=Outcome.UPHELD, reason="Je maintiens.", user=boss)
    with pytest.raises(PermissionDenied):
        cases.decide(post=own, measure=Measure.KEEP, reason="Rien.", user=boss)


def test_a_reversed_decision_brings_the_post_back_with_its_text(client, world):
    case = world.appeal()
    client.force_login(world.second)

    answer = client.post(
        f"/gestion/moderation/messages/recours/{case.pk}/",
        {"outcome": "annulee", "reason": "Le ton était vif, pas blessant."},
    )

    assert answer.status_code == 302
    client.logout()
    assert WORDS in client.get(world.page).content.decode()
    told = letters("life.appeal_settled")[world.author.email]
    assert "la décision est annulée" in told and "Le ton était vif" in told
    case.refresh_from_db()
    assert (case.state, case.settled_by) == (CaseState.SETTLED, world.second)
    with pytest.raises(cases.CaseError):
        cases.settle(case=case, outcome=Outcome.UPHELD, reason="Non.", user=world.administrator)


def test_a_decision_that_is_upheld_stays(client, world):
    case = world.appeal()

    cases.settle(case=case, outcome=Outcome.UPHELD, reason="La raison tient.", user=world.administrator)

    world.post.refresh_from_db()
    assert world.post.hidden_at is not None
    assert "la décision est maintenue" in letters("life.appeal_settled")[world.author.email]


def test_a_reversed_pause_is_lifted_and_a_reversed_closing_opens_again(world):
    pause = world.appeal(world.decide(Measure.PAUSE, days=30))
    _, other = discussed(world.other)
    closing = cases.decide(post=other, measure=Measure.CLOSE, rule=RULE, reason="Assez.", user=world.first)
    cases.appeal(case=closing, text="Nous n’avions pas fini.", user=world.other)

    cases.settle(case=pause, outcome=Outcome.REVERSED, reason="Trop long.", user=world.second)
    cases.settle(case=closing, outcome=Outcome.REVERSED, reason="En effet.", user=world.second)

    assert WritingPause.objects.get().lifted_at is not None
    assert Post.objects.get(pk=other.pk).thread.closed_at is None


def test_two_moderators_at_once_decide_once(world):
    world.report()
    world.decide()

    with pytest.raises(cases.CaseError):
        cases.move(PostCase.objects.get(), CaseState.DECIDED)


def test_the_document_of_a_hidden_post_is_closed(client, world):
    from tests.exchanges.agreed import agreed
    from tests.life.test_threads import pdf, write

    company = agreed()
    for user in (company.need, company.offer, company.facilitator):
        accept_charter(user=user)
    write(client, company, company.need, document=pdf())
    post = Post.objects.get(thread__introduction=company.introduction)
    address = company.url(f"fil/{post.pk}/document/")
    company.as_role(client, "offre")
    assert client.get(address).status_code == 200

    cases.decide(
        post=post, measure=Measure.HIDE, rule=RULE, reason="Un document confidentiel.", user=world.first
    )

    assert client.get(address).status_code == 403
    page = client.get(company.url("fil/")).content.decode()
    assert "programme.pdf" not in page and "quand venez-vous" not in page
    client.force_login(company.need)
    assert client.get(address).status_code == 200


def test_a_private_message_is_shown_to_moderators_once_reported_and_alone(client, world):
    other = accepting()
    accept_charter(user=other)
    talk = conversation(world.author, other, "Un mot doux")
    bad = Post.objects.create(thread=talk.thread, author=world.author, text="Un mot dur")
    client.force_login(world.first)
    assert client.get(f"/gestion/moderation/messages/message/{bad.pk}/").status_code == 404
    assert client.get(talk.get_absolute_url()).status_code == 404

    cases.report_post(post=bad, rule=RULE, user=other)

    page = client.get("/gestion/moderation/").content.decode()
    assert "Un mot dur" in page and "message privé" in page
    assert "Un mot doux" not in page
    assert talk.get_absolute_url() not in page
    assert client.get(talk.get_absolute_url()).status_code == 404
    first = talk.thread.posts.get(text="Un mot doux")
    assert client.get(f"/gestion/moderation/messages/message/{first.pk}/").status_code == 404


def test_figures_count_and_name_nobody(client, world):
    world.report()
    case = world.appeal()
    cases.settle(case=case, outcome=Outcome.REVERSED, reason="Oui.", user=world.second)

    answer = client.get("/communaute/moderation/")

    assert answer.context["rows"][0] | {"month": None} == {
        "month": None,
        "reports": 1,
        "keep": 0,
        "hide": 1,
        "warn": 0,
        "pause": 0,
        "close": 0,
        "appeals": 1,
        "reversed": 1,
    }
    assert len(answer.context["rows"]) == 12
    assert world.author.get_full_name() not in answer.content.decode()


def test_the_export_tells_what_is_one_s_own_and_the_erasure_takes_it(world):
    world.report()
    case = world.appeal()

    author, reporter = (
        personal_data.collect(user)["post_moderation"] for user in (world.author, world.reporter)
    )
    assert [row["appeal"] for row in author["decisions_about_me"]] == ["C’était de l’humour."]
    assert author["reports"] == []
    assert [row["words"] for row in reporter["reports"]] == ["C’est blessant."]
    assert reporter["decisions_about_me"] == []

    personal_data.erase(user=world.author)
    personal_data.erase(user=world.reporter)
    case.refresh_from_db()
    assert (case.author, case.appeal) == (None, "")
    report = PostReport.objects.get()
    assert (report.reporter, report.words) == (None, "")


@pytest.mark.parametrize(("role", "status"), [("reporter", 403), ("first", 200), ("second", 200)])
def test_moderators_set_the_pace_of_a_thread(client, world, role, status):
    client.force_login(getattr(world, role))
    address = f"/fils/{world.post.thread_id}/rythme/"

    assert client.get(address).status_code == status
    answer = client.post(address, {"minutes": "15"})

    assert answer.status_code == (302 if status == 200 else 403)
    world.post.thread.refresh_from_db()
    assert world.post.thread.slow_minutes == (15 if status == 200 else 0)


def test_held_links_are_released_or_refused_from_the_queue(client, world):
    new = UserFactory()
    accept_charter(user=new)
    thread = forum_thread([new])
    from community.life.services import threads

    kept = threads.write(thread=thread, post=Post(text="Voyez https://exemple.fr/visite"), user=new)
    refused = threads.write(thread=thread, post=Post(text="Achetez sur https://exemple.fr/"), user=new)
    client.force_login(world.first)
    page = client.get("/gestion/moderation/").content.decode()
    assert "Lien d’un nouveau membre" in page and "https://exemple.fr/visite" in page

    cases.release(post=kept, user=world.first)
    cases.decide(post=refused, measure=Measure.HIDE, rule=RULE, reason="Une publicité.", user=world.first)

    kept.refresh_from_db()
    refused.refresh_from_db()
    assert kept.is_standing
    assert (refused.held_at, refused.hidden_at is not None) == (None, True)
    assert set(letters("life.post_decided")) == {new.email}
    with pytest.raises(cases.CaseError):
        cases.release(post=kept, user=world.second)
