"""Asking for a reading before publication, and following it in the back office."""

import html

import pytest
from django.core import mail
from django.urls import reverse

from dynamics.enums import TeamRole
from tests.dynamics.factories import TeamMemberFactory
from tests.members.factories import UserFactory
from toolbox.enums import ReadingAnswer
from toolbox.models import ReadingInvitation
from toolbox.services import reading

pytestmark = pytest.mark.django_db


def readings_url(page) -> str:
    return reverse("toolbox_readings:list", args=[page.pk])


@pytest.mark.parametrize(
    ("who", "see", "may_ask"),
    [
        ("member", False, False),
        ("facilitator", True, False),
        ("editor", True, True),
        ("administrator", True, True),
    ],
)
def test_who_sees_readings_and_who_asks(client, ask, draft, who, see, may_ask):
    invitation, _ = ask()
    client.force_login(UserFactory(**{} if who == "member" else {who: True}))
    cancel = reverse("toolbox_readings:cancel", args=[draft.pk, invitation.pk])

    page = client.get(readings_url(draft))
    asked = client.post(readings_url(draft), {"name": "Zoé", "email": "zoe@exemple.test"})

    assert page.status_code == (200 if see else 403)
    assert ("Envoyer le lien" in page.text) is may_ask
    assert asked.status_code == (302 if may_ask else 403)
    assert ReadingInvitation.objects.filter(email="zoe@exemple.test").exists() is may_ask
    assert client.post(cancel).status_code == (302 if may_ask else 403)
    invitation.refresh_from_db()
    assert (invitation.cancelled_at is not None) is may_ask


def test_a_visitor_is_led_to_sign_in(client, draft):
    assert client.get(readings_url(draft)).status_code == 302


def test_somebody_of_the_team_is_asked_by_choosing_them(client, draft, author, committed):
    member = TeamMemberFactory(dynamic=draft.dynamic, role=TeamRole.ANIMATOR)
    stranger = TeamMemberFactory()
    client.force_login(author)

    page = client.get(readings_url(draft)).text
    with committed():
        client.post(readings_url(draft), {"member": member.pk, "message": ""})
    refused = client.post(readings_url(draft), {"member": stranger.pk})

    assert html.escape(member.user.get_full_name()) in page
    assert stranger.user.get_full_name() not in page
    assert mail.outbox[-1].to == [member.user.email]
    assert refused.status_code == 200
    invitation = ReadingInvitation.objects.get()
    assert (invitation.user, invitation.name) == (member.user, member.user.get_full_name())


@pytest.mark.parametrize(
    "values", [{}, {"name": "Zoé"}, {"email": "zoe@exemple.test"}, {"name": "Z", "email": "z"}]
)
def test_asking_needs_a_name_and_an_address(client, draft, author, values):
    client.force_login(author)

    assert client.post(readings_url(draft), values).status_code == 200
    assert not ReadingInvitation.objects.exists()


def test_the_answer_is_shown_next_to_the_page(client, ask, draft, author):
    invitation, _ = ask()
    reading.answer(invitation=invitation, answer=ReadingAnswer.REMARKS, remarks="La date est fausse.")
    client.force_login(author)

    editor = html.unescape(client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).text)
    readings = html.unescape(client.get(readings_url(draft)).text)
    history = html.unescape(client.get(reverse("wagtailadmin_pages:history", args=[draft.pk])).text)

    for page in (editor, readings):
        assert "Maël Lecteur" in page and "La date est fausse." in page
    assert f'href="{readings_url(draft)}"' in editor
    assert "A été donné à relire avant publication" in history
    assert "A été relu avant publication" in history
    listing = client.get(reverse("wagtailadmin_explore", args=[draft.get_parent().pk])).text
    assert readings_url(draft) in listing


def test_the_list_of_readings_costs_the_same_for_one_and_for_three(
    client, ask, draft, author, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(author)
    ask()
    client.get(readings_url(draft))
    with CaptureQueriesContext(connection) as one:
        client.get(readings_url(draft))
    ask(email="deux@exemple.test")
    ask(email="trois@exemple.test")

    with django_assert_num_queries(len(one)):
        client.get(readings_url(draft))


def test_a_rédacteur_does_not_send_letters_without_end(client, draft, author):
    client.force_login(author)
    answers = [
        client.post(readings_url(draft), {"name": "Zoé", "email": "zoe@exemple.test"}).status_code
        for _ in range(31)
    ]

    assert answers == [302] * 30 + [429]
