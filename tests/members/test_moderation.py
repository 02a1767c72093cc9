"""The queue and its decisions, on Wagtail pages (any workflowed model goes the same way)."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from wagtail.models import Page, Workflow, WorkflowState

from community.members.enums import DecisionKind
from community.members.models import Decision
from community.members.services import moderation
from community.members.services.charter import CharterNotAcceptedError
from community.members.services.moderation import ModerationError
from tests.members.factories import CharterVersionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def workflow():
    return moderation.load_workflows()


@pytest.fixture
def page(workflow):
    root = Page.objects.get(depth=1)
    return root.add_child(instance=Page(title="Une ressourcerie", slug="une-ressourcerie", live=False))


@pytest.fixture
def author():
    return UserFactory(first_name="Lou")


def kinds(obj) -> list[str]:
    return [decision.kind for decision in moderation.history(obj)]


def test_workflow_is_made_once_and_replaces_the_stock_one(workflow):
    assert moderation.load_workflows() == workflow
    assert list(Workflow.objects.active()) == [workflow]
    [task] = workflow.tasks
    assert set(task.specific.groups.values_list("name", flat=True)) == {"facilitateur", "administrateur"}


def test_submitted_record_waits_in_the_queue(page, author):
    moderation.submit(obj=page, user=author)

    [state] = moderation.waiting()
    assert (state.content_object, state.requested_by) == (page, author)
    assert kinds(page) == [DecisionKind.SUBMITTED]
    assert mail.outbox == []


def test_submitting_again_keeps_the_place_in_the_queue_and_takes_the_new_revision(page, author):
    state = moderation.submit(obj=page, user=author)
    page.title = "Une ressourcerie et son atelier"
    revision = page.save_revision(user=author)

    again = moderation.submit(obj=page, user=author)

    assert again == state
    again.refresh_from_db()
    assert again.current_task_state.revision == revision


def test_publishing_publishes_and_tells_the_author(page, author, facilitator, committed):
    moderation.submit(obj=page, user=author)

    with committed():
        moderation.publish(obj=page, user=facilitator, note="Très clair, merci.")

    page.refresh_from_db()
    assert page.live
    assert kinds(page) == [DecisionKind.SUBMITTED, DecisionKind.PUBLISHED]
    [letter] = mail.outbox
    assert letter.to == [author.email]
    assert letter.subject == "Publié : Une ressourcerie"
    assert "Très clair, merci." in letter.body
    assert not moderation.waiting().exists()


def test_sending_back_tells_the_author_the_reason(page, author, facilitator, committed):
    moderation.submit(obj=page, user=author)

    with committed():
        moderation.send_back(obj=page, user=facilitator, reason="Il manque l’adresse.")

    page.refresh_from_db()
    assert not page.live
    [letter] = mail.outbox
    assert letter.subject == "À compléter : Une ressourcerie"
    assert "Il manque l’adresse." in letter.body
    decision = Decision.objects.get(kind=DecisionKind.SENT_BACK)
    assert f"http://testserver/mon-espace/moderation/{decision.pk}/" in letter.body
    assert [state.content_object for state in moderation.sent_back()] == [page]


def test_sending_back_without_a_reason_is_refused(page, author, facilitator):
    moderation.submit(obj=page, user=author)

    with pytest.raises(ModerationError, match="Dites"):
        moderation.send_back(obj=page, user=facilitator, reason="  ")

    assert moderation.waiting().count() == 1


def test_dialogue_until_publication(page, author, facilitator, committed):
    moderation.submit(obj=page, user=author)
    with committed():
        moderation.send_back(obj=page, user=facilitator, reason="Il manque l’adresse.")
        moderation.answer(obj=page, user=author, text="Elle n’est pas publique, est-ce grave ?")
        moderation.submit(obj=page, user=author)
        moderation.publish(obj=page, user=facilitator)

    assert kinds(page) == [
        DecisionKind.SUBMITTED,
        DecisionKind.SENT_BACK,
        DecisionKind.ANSWERED,
        DecisionKind.SUBMITTED,
        DecisionKind.PUBLISHED,
    ]
    assert [(letter.to, letter.subject.split(" : ")[0]) for letter in mail.outbox] == [
        ([author.email], "À compléter"),
        ([facilitator.email], "Réponse au sujet de"),
        ([author.email], "Publié"),
    ]


def test_decision_taken_with_wagtails_own_buttons_is_recorded_and_told_the_same_way(
    page, author, facilitator, committed
):
    moderation.submit(obj=page, user=author)
    task_state = page.current_workflow_task_state

    with committed():
        task_state.task.specific.on_action(task_state, facilitator, "reject", comment="À revoir.")

    assert kinds(page) == [DecisionKind.SUBMITTED, DecisionKind.SENT_BACK]
    [letter] = mail.outbox
    assert "À revoir." in letter.body


def test_wagtail_sends_no_mail_of_its_own(page, author, facilitator, administrator):
    moderation.submit(obj=page, user=author)
    moderation.send_back(obj=page, user=facilitator, reason="À revoir.")

    assert mail.outbox == []


def test_two_moderators_cannot_both_decide(page, author, facilitator):
    moderation.submit(obj=page, user=author)
    moderation.publish(obj=page, user=facilitator)

    with pytest.raises(ModerationError, match="n’attend plus"):
        moderation.send_back(obj=page, user=facilitator, reason="Trop tard.")
    with pytest.raises(ModerationError, match="n’attend plus"):
        moderation.publish(obj=page, user=facilitator)


def test_text_changed_since_it_was_read_is_not_published(page, author, facilitator):
    moderation.submit(obj=page, user=author)
    page.refresh_from_db()
    read = page.latest_revision_id
    page.title = "Autre chose"
    page.save_revision(user=author)

    with pytest.raises(ModerationError, match="a changé"):
        moderation.publish(obj=page, user=facilitator, revision_id=read)

    page.refresh_from_db()
    assert not page.live


@pytest.mark.parametrize("verb", ["publish", "send_back"])
@pytest.mark.parametrize("who", ["author", "member", "editor"])
def test_only_moderators_decide(page, author, verb, who):
    moderation.submit(obj=page, user=author)
    user = {"author": author, "member": UserFactory(), "editor": UserFactory(editor=True)}[who]

    with pytest.raises(PermissionDenied):
        getattr(moderation, verb)(obj=page, user=user, **({"reason": "x"} if verb == "send_back" else {}))


def test_author_withdraws_and_others_may_not(page, author):
    moderation.submit(obj=page, user=author)

    with pytest.raises(PermissionDenied):
        moderation.withdraw(obj=page, user=UserFactory())
    moderation.withdraw(obj=page, user=author)

    assert kinds(page)[-1] == DecisionKind.WITHDRAWN
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_CANCELLED
    with pytest.raises(ModerationError):
        moderation.withdraw(obj=page, user=author)


def test_others_do_not_answer_and_nothing_is_answered_once_it_is_over(page, author, facilitator):
    moderation.submit(obj=page, user=author)

    with pytest.raises(PermissionDenied):
        moderation.answer(obj=page, user=UserFactory(), text="Moi aussi")
    with pytest.raises(ModerationError):
        moderation.answer(obj=page, user=author, text=" ")
    moderation.publish(obj=page, user=facilitator)
    with pytest.raises(ModerationError, match="terminée"):
        moderation.answer(obj=page, user=author, text="Merci")


def test_charter_is_needed_to_submit(page, author):
    CharterVersionFactory()

    with pytest.raises(CharterNotAcceptedError):
        moderation.submit(obj=page, user=author)

    assert not moderation.waiting().exists()


def test_moderator_who_is_also_the_author_gets_no_letter(page, facilitator, committed):
    moderation.submit(obj=page, user=facilitator)

    with committed():
        moderation.publish(obj=page, user=facilitator)

    assert mail.outbox == []


def test_author_without_account_is_told_at_the_address_of_the_record(
    page, facilitator, committed, monkeypatch
):
    monkeypatch.setattr(Page, "moderation_email", "sans-compte@exemple.test", raising=False)
    moderation.submit(obj=page, user=None)

    with committed():
        moderation.send_back(obj=page, user=facilitator, reason="Il manque l’adresse.")

    [letter] = mail.outbox
    assert letter.to == ["sans-compte@exemple.test"]
    assert "répondez simplement à ce message" in letter.body
    assert "/mon-espace/" not in letter.body


def test_author_reads_answers_and_submits_again_in_the_browser(client, page, author, facilitator):
    moderation.submit(obj=page, user=author)
    moderation.send_back(obj=page, user=facilitator, reason="Il manque l’adresse.")
    path = Decision.objects.get(kind=DecisionKind.SENT_BACK).get_absolute_url()
    client.force_login(author)

    assert "Il manque l’adresse." in client.get(path).text
    client.post(path, {"text": "Je l’ajoute."})
    client.post(path, {"resubmit": "1"})

    assert kinds(page)[-2:] == [DecisionKind.ANSWERED, DecisionKind.SUBMITTED]
    assert "L’équipe relais va lire votre texte" in client.get(path).text


def test_decision_page_is_for_its_parties(client, page, author, facilitator):
    moderation.submit(obj=page, user=author)
    path = Decision.objects.get().get_absolute_url()

    assert client.get(path).status_code == 302
    client.force_login(UserFactory())
    assert client.get(path).status_code == 403
    assert client.post(path, {"resubmit": "1"}).status_code == 403
    client.force_login(facilitator)
    assert client.get(path).status_code == 200
    assert client.get("/mon-espace/moderation/99999/").status_code == 404
