"""/gestion/: the queue, the reports, the letters, the accounts, and who gets in."""

import pytest
from django.core import mail
from django.template import Context, Template
from django.utils import timezone
from wagtail.models import Page

from community.members.enums import LetterState, ReportState
from community.members.models import Letter, Report, User
from community.members.services import moderation
from community.members.services.reports import ReportError, close_report
from community.members.views.reports import about_token
from tests.members.factories import PASSWORD, LetterFactory, ReportFactory, UserFactory

pytestmark = pytest.mark.django_db

QUEUE = "/gestion/moderation/"


@pytest.fixture
def page():
    moderation.load_workflows()
    root = Page.objects.get(depth=1)
    page = root.add_child(instance=Page(title="Une ressourcerie", slug="ressourcerie", live=False))
    moderation.submit(obj=page, user=UserFactory(first_name="Lou", last_name="Petit"))
    return page


def test_queue_shows_title_author_kind_and_age(client, facilitator, page):
    client.force_login(facilitator)

    shown = client.get(QUEUE).text

    assert "Une ressourcerie" in shown
    assert "Lou Petit" in shown
    assert "attend depuis" in shown
    assert "Mod\\u00e9ration (1)" in shown
    assert 'data-id="' in shown


def test_empty_queue_says_so(client, facilitator):
    client.force_login(facilitator)

    assert "Rien n’attend de relecture" in client.get(QUEUE).text


@pytest.mark.parametrize("number", [1, 3])
def test_queue_costs_the_same_whatever_its_length(
    client, facilitator, page, number, django_assert_max_num_queries
):
    for index in range(number - 1):
        other = Page.objects.get(depth=1).add_child(instance=Page(title=f"P{index}", live=False))
        moderation.submit(obj=other, user=UserFactory())
    client.force_login(facilitator)
    client.get(QUEUE)

    with django_assert_max_num_queries(34):
        client.get(QUEUE)


def test_moderator_publishes_from_the_queue(client, facilitator, page):
    client.force_login(facilitator)
    state = moderation.waiting().get()
    page.refresh_from_db()

    response = client.post(
        f"{QUEUE}{state.pk}/publier/", {"revision": page.latest_revision_id, "note": "Merci"}
    )

    assert response.url == QUEUE
    page.refresh_from_db()
    assert page.live


def test_revision_that_is_no_longer_the_last_is_not_published_from_the_queue(client, facilitator, page):
    client.force_login(facilitator)
    state = moderation.waiting().get()

    response = client.post(f"{QUEUE}{state.pk}/publier/", {"revision": 999_999}, follow=True)

    assert "a changé" in response.text
    page.refresh_from_db()
    assert not page.live


def test_moderator_sends_back_with_a_reason_from_the_queue(client, facilitator, page):
    client.force_login(facilitator)
    path = f"{QUEUE}{moderation.waiting().get().pk}/renvoyer/"

    refused = client.post(path, {"reason": ""}, follow=True)
    assert "Dites à l’auteur·rice" in refused.text

    client.post(path, {"reason": "Il manque l’adresse."})
    assert "Il manque l’adresse." in client.get(f"{QUEUE}?etat=renvoyes").text


def test_published_page_can_be_compared(client, facilitator, page):
    moderation.publish(obj=page, user=facilitator)
    page.refresh_from_db()
    page.title = "Une ressourcerie et son atelier"
    page.save_revision()
    moderation.submit(obj=page, user=UserFactory())
    client.force_login(facilitator)

    shown = client.get(QUEUE).text

    assert f"/gestion/pages/{page.pk}/revisions/compare/live...latest/" in shown
    assert "et son atelier" in shown


PATHS = {
    QUEUE: {"facilitator": 200, "administrator": 200, "editor": 403, "member": 403, "visitor": 302},
    f"{QUEUE}signalements/": {
        "facilitator": 200,
        "administrator": 200,
        "editor": 403,
        "member": 403,
        "visitor": 302,
    },
    "/gestion/lettres/": {
        "facilitator": 200,
        "administrator": 200,
        "editor": 302,  # Wagtail leads back to its home page with a message
        "member": 403,
        "visitor": 302,
    },
    "/gestion/charte/": {
        "facilitator": 302,
        "administrator": 200,
        "editor": 302,
        "member": 403,
        "visitor": 302,
    },
    "/gestion/users/": {
        "facilitator": 302,
        "administrator": 200,
        "editor": 302,
        "member": 403,
        "visitor": 302,
    },
}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("who", ["facilitator", "administrator", "editor", "member", "visitor"])
def test_back_office_page_by_role(client, path, who):
    if who != "visitor":
        client.force_login(UserFactory(**({who: True} if who != "member" else {})))

    assert client.get(path).status_code == PATHS[path][who]


def test_facilitator_sees_the_list_of_letters_without_texts_or_addresses(client, facilitator):
    letter = LetterFactory(text="Texte confidentiel", email="lou@exemple.test", subject="Objet de la lettre")
    client.force_login(facilitator)

    listing = client.get("/gestion/lettres/").text

    assert "Objet de la lettre" in listing
    assert "l…@exemple.test" in listing
    assert "lou@exemple.test" not in listing
    assert "Texte confidentiel" not in listing
    assert client.get(f"/gestion/lettres/inspect/{letter.pk}/").status_code in (302, 403)


def test_administrator_reads_a_letter_and_sends_it_again(client, administrator, committed):
    letter = LetterFactory(text="Texte confidentiel", state=LetterState.FAILED)
    client.force_login(administrator)
    assert "Texte confidentiel" in client.get(f"/gestion/lettres/inspect/{letter.pk}/").text

    with committed():
        client.post(f"/gestion/lettres/{letter.pk}/renvoyer/")

    letter.refresh_from_db()
    assert letter.state == LetterState.SENT
    assert len(mail.outbox) == 1


def test_facilitator_cannot_send_a_letter_again(client, facilitator):
    letter = LetterFactory(state=LetterState.FAILED)
    client.force_login(facilitator)

    response = client.post(f"/gestion/lettres/{letter.pk}/renvoyer/")

    assert response.status_code in (302, 403)
    letter.refresh_from_db()
    assert letter.state == LetterState.FAILED


@pytest.mark.parametrize("path", ["new/", "edit/{pk}/", "delete/{pk}/"])
def test_nobody_writes_or_deletes_letters_by_hand(client, path):
    letter = LetterFactory()
    client.force_login(UserFactory(is_superuser=True))

    response = client.get("/gestion/lettres/" + path.format(pk=letter.pk))

    assert response.status_code in (302, 403)
    assert Letter.objects.count() == 1


def test_reader_reports_and_gets_the_answer(client, facilitator, committed):
    client.post("/communaute/signaler/", {"message": "La date est fausse.", "email": "lou@exemple.test"})
    report = Report.objects.get()
    client.force_login(facilitator)
    assert "La date est fausse." in client.get(f"{QUEUE}signalements/").text

    with committed():
        client.post(
            f"{QUEUE}signalements/", {"report": report.pk, "state": "traite", "answer": "Corrigé, merci."}
        )

    report.refresh_from_db()
    assert (report.state, report.closed_by) == (ReportState.HANDLED, facilitator)
    [letter] = mail.outbox
    assert letter.to == ["lou@exemple.test"]
    assert "Corrigé, merci." in letter.body
    assert "La date est fausse." in client.get(f"{QUEUE}signalements/?etat=classes").text


def test_report_is_closed_once(facilitator):
    report = close_report(report=ReportFactory(), user=facilitator, state=ReportState.DISMISSED)

    with pytest.raises(ReportError):
        close_report(report=report, user=facilitator, state=ReportState.HANDLED)


def test_reported_page_is_a_path_of_the_site_or_nothing(client):
    client.post("/communaute/signaler/", {"message": "x", "page": "javascript:alert(1)"})
    client.post("/communaute/signaler/", {"message": "y", "page": "/dynamiques/eusko/"})

    assert set(Report.objects.values_list("page", flat=True)) == {"", "/dynamiques/eusko/"}


def test_report_names_the_object_only_by_a_signed_reference(client, page):
    client.post("/communaute/signaler/", {"message": "x", "objet": about_token(page)})
    client.post("/communaute/signaler/", {"message": "y", "objet": "wagtailcore.page:1"})

    assert {report.message: report.subject for report in Report.objects.all()} == {"x": page, "y": None}


def test_link_to_report_names_the_object_and_the_page(client, page):
    template = Template("{% load members_tags %}{% report_url obj=page page='/x/' as url %}{{ url|safe }}")
    url = template.render(Context({"page": page}))

    shown = client.get(url).text

    assert "Une ressourcerie" in shown
    assert 'value="/x/"' in shown


def test_administrator_edits_accounts(client, administrator):
    member = UserFactory(first_name="Lou")
    client.force_login(administrator)
    data = {"email": "Nouvelle@Exemple.test", "first_name": "Lou", "last_name": "Petit", "is_active": "on"}

    assert "Lou" in client.get("/gestion/users/").text
    response = client.post(f"/gestion/users/edit/{member.pk}/", data)

    assert response.status_code == 302
    member.refresh_from_db()
    assert (member.email, member.last_name) == ("nouvelle@exemple.test", "Petit")


def test_administrator_makes_an_account(client, administrator):
    client.force_login(administrator)
    data = {
        "email": "Neuve@exemple.test",
        "first_name": "Neuve",
        "last_name": "Personne",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }

    assert client.post("/gestion/users/new/", data).status_code == 302
    assert User.objects.get(email="neuve@exemple.test").check_password(PASSWORD)

    twice = client.post("/gestion/users/new/", data)
    assert twice.status_code == 200


def test_deleting_an_account_in_the_back_office_anonymises_it(client, administrator):
    member = UserFactory()
    client.force_login(administrator)
    assert client.get(f"/gestion/users/delete/{member.pk}/").status_code == 200

    client.post(f"/gestion/users/delete/{member.pk}/")

    member.refresh_from_db()
    assert member.is_anonymised


def test_accounts_are_not_deleted_in_bulk(client, administrator):
    member = UserFactory()
    client.force_login(administrator)

    client.post(f"/gestion/bulk/members/user/delete/?id={member.pk}")

    member.refresh_from_db()
    assert not member.is_anonymised


def test_letters_keep_their_order_and_dates(client, administrator):
    LetterFactory(state=LetterState.SENT, sent_at=timezone.now())
    client.force_login(administrator)

    assert "envoyée" in client.get("/gestion/lettres/?state=envoyee").text


@pytest.mark.parametrize("key", ["", "abc", "²", "-1", "9" * 30])
def test_a_report_that_is_none_is_not_found(client, facilitator, key):
    client.force_login(facilitator)

    assert client.post("/gestion/moderation/signalements/", {"report": key}).status_code == 404
