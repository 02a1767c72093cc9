"""What members add: retours d'usage, proposals, gaps, and who may do what; letters by their content."""

import re

import pytest
from django.core import mail

from community.members.enums import DecisionKind
from community.members.models import User
from community.members.services import moderation
from community.members.services import personal_data as personal
from tests.dynamics.factories import DynamicFactory, TeamMemberFactory
from tests.members.factories import UserFactory
from tests.toolbox.factories import GapFactory, ResourcePersonFactory, ToolFactory, UsageReportFactory
from toolbox.models import Gap, ResourcePerson, Tool, UsageReport
from toolbox.services import experience, gaps, proposing

pytestmark = pytest.mark.django_db

TOLD = {
    "happened_on": "2026-03-01",
    "stage": "emergence",
    "territory_kind": "rural",
    "context": "Trente voisins dans une grange.",
    "adapted": "",
    "worked": "",
    "did_not_work": "Personne n’est revenu le lendemain.",
    "again": "non",
}
AIM = {
    "name": "Café des possibles",
    "kind": "methode",
    "summary": "Un café où l’on dit ce dont on rêve.",
    "aims": ["imaginer"],
    "aim": "À faire naître des idées.",
    "when": "Au début.",
}
STEPS = {
    "steps-TOTAL_FORMS": "2",
    "steps-INITIAL_FORMS": "0",
    "steps-MIN_NUM_FORMS": "0",
    "steps-MAX_NUM_FORMS": "12",
    "steps-0-title": "Inviter",
    "steps-0-text": "Large.",
    "steps-0-ORDER": "1",
    "steps-1-title": "Écouter",
    "steps-1-text": "Longtemps.",
    "steps-1-ORDER": "2",
}
KNOWN = {
    "pitfalls-TOTAL_FORMS": "1",
    "pitfalls-INITIAL_FORMS": "0",
    "pitfalls-MIN_NUM_FORMS": "0",
    "pitfalls-MAX_NUM_FORMS": "12",
    "pitfalls-0-text": "Ne pas conclure trop tôt.",
    "uses-TOTAL_FORMS": "0",
    "uses-INITIAL_FORMS": "0",
    "uses-MIN_NUM_FORMS": "0",
    "uses-MAX_NUM_FORMS": "12",
    "documents-TOTAL_FORMS": "0",
    "documents-INITIAL_FORMS": "0",
    "documents-MIN_NUM_FORMS": "0",
    "documents-MAX_NUM_FORMS": "6",
    "words": "café, rêve, café",
}


@pytest.fixture
def workflow():
    return moderation.load_workflows()


@pytest.fixture
def tool():
    return ToolFactory(slug="recit", name="Récit")


def tell(client, member, **changes):
    client.force_login(member.user)
    return client.post("/outils/recit/retour/", {**TOLD, "dynamic": member.dynamic.pk, **changes})


# Retours d'usage


def test_a_retour_waits_for_a_moderator_then_counts(client, workflow, tool, facilitator, committed):
    member = TeamMemberFactory()

    tell(client, member, adapted="Dehors.")
    report = UsageReport.objects.get()
    assert (report.live, report.author) == (False, member.user)
    assert client.get("/outils/recit/").context["tried"] == 0

    with committed():
        moderation.publish(obj=report, user=facilitator)
    page = client.get("/outils/recit/")
    assert (page.context["tried"], page.context["adapted"]) == (1, 1)
    assert "Personne n’est revenu le lendemain." in page.content.decode()
    [letter] = mail.outbox
    assert letter.to == [member.user.email]
    assert letter.subject == f"Publié : Récit, par {member.dynamic.name}"
    assert f"/outils/recit/#retour-{report.pk}" in letter.body


def test_a_retour_sent_back_is_corrected_and_goes_back(client, workflow, tool, facilitator, committed):
    member = TeamMemberFactory()
    tell(client, member)
    report = UsageReport.objects.get()

    with committed():
        moderation.send_back(obj=report, user=facilitator, reason="Dites combien vous étiez.")
    [letter] = mail.outbox
    assert "Dites combien vous étiez." in letter.body
    assert "Dites combien vous étiez." in client.get(report.get_moderation_url()).content.decode()

    changed = {**TOLD, "dynamic": member.dynamic.pk, "context": "Nous étions douze."}
    client.post(report.get_edit_url(), changed)
    report.refresh_from_db()
    kinds = [decision.kind for decision in moderation.history(report)]
    assert report.context == "Nous étions douze."
    assert kinds == [DecisionKind.SUBMITTED, DecisionKind.SENT_BACK, DecisionKind.SUBMITTED]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"did_not_work": ""}, "Dites ce qui a marché, ce qui n’a pas marché, ou les deux."),
        ({"happened_on": "2999-01-01"}, "n’est pas encore passée"),
        ({"again": ""}, "errorlist"),
    ],
)
def test_a_retour_that_says_nothing_is_refused(client, workflow, tool, changes, message):
    response = tell(client, TeamMemberFactory(), **changes)

    assert message in response.content.decode()
    assert not UsageReport.objects.exists()


def test_nobody_tells_for_the_dynamique_of_others(client, workflow, tool):
    response = tell(client, TeamMemberFactory(), dynamic=DynamicFactory().pk)

    assert response.status_code == 200
    assert not UsageReport.objects.exists()


def test_the_author_may_not_publish(workflow, tool, client):
    member = TeamMemberFactory()
    tell(client, member)

    assert not member.user.has_perm("members.moderate")
    assert client.get("/gestion/moderation/").status_code in {302, 403}


# Proposals


def test_a_tool_is_proposed_in_steps_read_and_published(client, workflow, facilitator, committed):
    author = UserFactory(first_name="Lou")
    client.force_login(author)

    assert client.post("/outils/proposer/", AIM).url == "/outils/proposer/cafe-des-possibles/faire/"
    assert client.post("/outils/proposer/cafe-des-possibles/faire/", STEPS).url.endswith("/savoir/")
    assert client.post("/outils/proposer/cafe-des-possibles/savoir/", KNOWN).url.endswith("/apercu/")
    tool = Tool.objects.get()
    assert [step.title for step in tool.steps.all()] == ["Inviter", "Écouter"]
    assert (tool.keywords, tool.live, tool.proposed_by) == (["café", "rêve"], False, author)

    client.post("/outils/proposer/cafe-des-possibles/apercu/")
    [waiting] = moderation.waiting()
    assert waiting.content_object == tool
    with committed():
        moderation.publish(obj=tool, user=facilitator, note="Très clair.")

    tool.refresh_from_db()
    assert tool.live
    assert [step.title for step in tool.steps.all()] == ["Inviter", "Écouter"]
    [letter] = mail.outbox
    assert letter.subject == "Publié : Café des possibles"
    assert "/outils/cafe-des-possibles/" in letter.body
    assert "Très clair." in letter.body
    client.logout()
    assert client.get("/outils/cafe-des-possibles/").status_code == 200


def test_an_incomplete_step_is_kept_when_one_stops_there(client, workflow):
    client.force_login(UserFactory())

    refused = client.post("/outils/proposer/", {"name": "Café", "kind": "outil"})
    assert "errorlist" in refused.content.decode()
    client.post("/outils/proposer/", {"name": "Café", "kind": "outil", "action": "save"})

    assert Tool.objects.get().name == "Café"
    assert "/outils/proposer/cafe/apercu/" in client.get("/outils/mes-outils/").content.decode()


def test_an_incomplete_proposal_says_what_is_missing_and_is_not_sent(client, workflow):
    author = UserFactory()
    tool = ToolFactory(draft=True, proposed_by=author, slug="cafe", summary="")
    client.force_login(author)

    text = client.get("/outils/proposer/cafe/apercu/").content.decode()
    client.post("/outils/proposer/cafe/apercu/")

    assert [word in text for word in ("un résumé", "au moins deux étapes")] == [True, True]
    assert not moderation.waiting().exists()
    with pytest.raises(proposing.ProposalError):
        proposing.send(tool=tool, user=author)


def test_a_draft_is_seen_by_its_author_and_those_who_look_after_the_tools(client, workflow):
    author = UserFactory()
    ToolFactory(draft=True, proposed_by=author, slug="cafe")
    answers = {}
    for who, user in {
        "visitor": None,
        "member": UserFactory(),
        "author": author,
        "editor": UserFactory(editor=True),
        "facilitator": UserFactory(facilitator=True),
    }.items():
        client.logout()
        if user:
            client.force_login(user)
        preview = client.get("/outils/proposer/cafe/apercu/").status_code
        edit = client.get("/outils/proposer/cafe/but/").status_code
        answers[who] = (client.get("/outils/cafe/").status_code, preview, edit)

    assert answers == {
        "visitor": (404, 302, 302),
        "member": (404, 404, 404),
        "author": (302, 200, 200),
        "editor": (302, 200, 403),
        "facilitator": (302, 200, 403),
    }


def test_a_published_tool_is_no_longer_changed_by_its_author(client, workflow):
    author = UserFactory()
    ToolFactory(proposed_by=author, slug="cafe")
    client.force_login(author)

    assert client.post("/outils/proposer/cafe/but/", AIM).status_code == 403


def test_a_draft_is_erased(client, workflow):
    author = UserFactory()
    ToolFactory(draft=True, proposed_by=author, slug="cafe")
    client.force_login(author)

    client.post("/outils/proposer/cafe/effacer/")

    assert not Tool.objects.exists()


def test_a_proposal_that_waits_is_erased_and_leaves_the_queue(client, workflow):
    author = UserFactory()
    tool = ToolFactory(draft=True, proposed_by=author, slug="cafe")
    moderation.submit(obj=tool, user=author)
    client.force_login(author)

    assert client.post("/outils/proposer/cafe/effacer/").status_code == 302

    assert not Tool.objects.exists()
    assert not moderation.waiting().exists()


def test_an_author_answers_the_one_who_sent_a_retour_back(client, workflow, tool, facilitator, committed):
    member = TeamMemberFactory()
    tell(client, member)
    report = UsageReport.objects.get()
    moderation.send_back(obj=report, user=facilitator, reason="Dites combien vous étiez.")

    with committed():
        moderation.answer(obj=report, user=member.user, text="Je ne l’ai pas compté.")

    assert mail.outbox[-1].to == [facilitator.email]
    assert "Je ne l’ai pas compté." in mail.outbox[-1].body


# Gaps


def test_a_gap_is_read_published_then_answered(client, workflow, tool, facilitator, committed):
    author = UserFactory()
    client.force_login(author)
    client.post(
        "/outils/manques/nouveau/", {"title": "Parler aux bailleurs", "text": "Nous n’y arrivons pas."}
    )
    gap = Gap.objects.get()
    client.logout()
    assert client.get(gap.get_absolute_url()).status_code == 404

    with committed():
        moderation.publish(obj=gap, user=facilitator)
    assert mail.outbox[-1].subject == "Publié : Parler aux bailleurs"
    client.force_login(UserFactory())
    client.post(gap.get_absolute_url(), {"tool": tool.pk})
    client.logout()
    assert "Récit" in client.get(gap.get_absolute_url()).content.decode()
    assert "1 outil en réponse" in client.get("/outils/manques/").content.decode()


def test_a_tool_proposed_for_a_gap_is_shown_there_once_published(client, workflow):
    gap = GapFactory(slug="bailleurs")
    client.force_login(UserFactory())

    client.post("/outils/proposer/?manque=bailleurs", AIM)

    assert "Café des possibles" not in client.get(gap.get_absolute_url()).content.decode()
    Tool.objects.update(live=True)
    assert "Café des possibles" in client.get(gap.get_absolute_url()).content.decode()


def test_the_same_answer_twice_is_one(tool):
    gap, user = GapFactory(), UserFactory()

    assert gaps.answer(gap=gap, tool=tool, user=user) == gaps.answer(gap=gap, tool=tool, user=user)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_gaps_makes_two_queries(client, django_assert_num_queries, rows):
    for _ in range(rows):
        GapFactory()

    with django_assert_num_queries(2):
        assert f'data-count="{rows}"' in client.get("/outils/manques/").content.decode()


# Passing a tool on


def test_a_member_says_how_then_no_more(client, tool):
    user = UserFactory()
    client.force_login(user)

    client.post("/outils/recit/transmettre/", {"how": "Une visite.", "region": "", "conditions": ""})
    client.post("/outils/recit/transmettre/", {"how": "Un appel.", "region": "", "conditions": ""})
    assert ResourcePerson.objects.get().how == "Un appel."
    client.post("/outils/recit/transmettre/", {"action": "stop"})

    assert not ResourcePerson.objects.exists()


# Rights


def test_who_may_do_what(tool):
    in_team, member = TeamMemberFactory().user, UserFactory()
    people = {
        "membre": member,
        "équipe": in_team,
        "rédaction": UserFactory(editor=True),
        "relais": UserFactory(facilitator=True),
        "administration": UserFactory(administrator=True),
    }
    verbs = {
        "report_usage": (),
        "propose_tool": (),
        "keep_tool": (),
        "open_gap": (),
        "pass_on_tool": (tool,),
        "change_tool": (tool,),
        "publish_tool": (tool,),
        "delete_tool": (tool,),
        "reread_tool": (),
    }
    may = {
        verb: {who for who, user in people.items() if user.has_perm(f"toolbox.{verb}", *about)}
        for verb, about in verbs.items()
    }

    everybody = set(people)
    assert may == {
        "report_usage": {"équipe"},
        "propose_tool": everybody,
        "keep_tool": everybody,
        "open_gap": everybody,
        "pass_on_tool": everybody,
        "change_tool": {"rédaction", "relais", "administration"},
        "publish_tool": {"relais", "administration"},
        "delete_tool": {"administration"},
        "reread_tool": {"rédaction", "relais", "administration"},
    }


@pytest.mark.parametrize(
    "path",
    ["recit/retour/", "recit/garder/", "recit/transmettre/", "proposer/", "mes-outils/", "manques/nouveau/"],
)
def test_a_visitor_is_led_to_the_sign_in_page(client, tool, path):
    response = client.get(f"/outils/{path}")

    assert (response.status_code, response.url) == (302, f"/compte/login/?next=/outils/{path}")


def test_without_a_team_there_is_nothing_to_tell(client, tool):
    client.force_login(UserFactory())

    assert client.get("/outils/recit/retour/").status_code == 403


# Back office and data


def test_tools_to_read_again_are_listed_and_put_off_for_a_year(client, tool):
    Tool.objects.update(reread_on="2020-01-01")
    ToolFactory(name="Pas encore")
    client.force_login(UserFactory(editor=True))

    text = client.get("/gestion/outils-a-relire/").content.decode()
    client.post(f"/gestion/outils-a-relire/{tool.pk}/")

    assert re.findall(r'data-id="(\d+)"', text) == [str(tool.pk)]
    assert not Tool.objects.to_reread(experience.timezone.localdate()).exists()


def test_a_member_may_not_see_what_is_to_be_read_again(client):
    client.force_login(UserFactory())

    assert client.get("/gestion/outils-a-relire/").status_code in {302, 403}


def test_a_person_gets_and_erases_what_is_known_of_them(tool):
    user = UserFactory()
    ResourcePersonFactory(user=user, tool=tool)
    UsageReportFactory(author=user, tool=tool)
    UsageReportFactory(author=user, live=False)
    ToolFactory(draft=True, proposed_by=user)
    [data] = [holder for holder in personal.holders() if holder.name == "toolbox"]

    collected = data.collect(user)
    data.erase(user)

    ours = ("kept", "proposed", "passed_on", "reports", "gaps")
    assert [len(collected[key]) for key in ours] == [0, 1, 1, 2, 0]
    assert list(UsageReport.objects.values_list("author", "live")) == [(None, True)]
    assert (ResourcePerson.objects.count(), Tool.objects.filter(live=False).count()) == (0, 0)
    assert User.objects.filter(pk=user.pk).exists()


# API and export


@pytest.mark.parametrize("rows", [1, 3])
def test_the_api_lists_published_tools_with_the_filters_of_the_page(client, django_assert_num_queries, rows):
    for _ in range(rows):
        UsageReportFactory(tool=ToolFactory(aims=["decider"]))
    ToolFactory(aims=["financer"])
    ToolFactory(draft=True)

    with django_assert_num_queries(10):
        answer = client.get("/api/v1/tools/?but=decider").json()

    assert (answer["count"], [row["aims"] for row in answer["results"]]) == (rows, [["decider"]] * rows)
    assert {row["tried_by"] for row in answer["results"]} == {1}


def test_the_api_tells_a_tool_without_its_people(client):
    report = UsageReportFactory(tool=ToolFactory(slug="recit", uses=["Lustrac"]))
    ResourcePersonFactory(tool=report.tool, user=UserFactory(first_name="Zénobie"), how="Par téléphone.")

    response = client.get("/api/v1/tools/recit/")

    answer = response.json()
    assert [step["title"] for step in answer["steps"]] == ["Inviter"]
    assert answer["uses"] == [{"dynamic": None, "name": "Lustrac", "gave": "Du monde.", "source": ""}]
    assert [told["dynamic"] for told in answer["reports"]] == [report.dynamic.slug]
    text = response.content.decode()
    assert [word in text for word in ("Zénobie", "Par téléphone", report.author.first_name)] == [False] * 3
    ToolFactory(slug="cache", draft=True)
    assert client.get("/api/v1/tools/cache/").status_code == 404


def test_tools_are_exported_as_csv(capsys, tmp_path):
    from django.core.management import call_command

    ToolFactory(slug="recit", name="Récit")
    ToolFactory(draft=True)
    out = tmp_path / "outils.csv"

    call_command("export_csv", "tools", str(out))

    headers, *rows = out.read_text(encoding="utf-8-sig").splitlines()
    assert headers.startswith("id,reference,nom,adresse,nature")
    assert [row.split(",")[1:3] for row in rows] == [["recit", "Récit"]]
