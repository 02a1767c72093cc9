"""The variant of a tool that a dynamique tells: read before it is shown, changed, withdrawn; who may."""

import pytest
from django.core import mail

from community.members.services import moderation
from community.members.services import personal_data as personal
from tests.dynamics.factories import DynamicFactory, TeamMemberFactory
from tests.members.factories import UserFactory
from tests.toolbox.factories import TeamVariantFactory, ToolFactory, UsageReportFactory
from toolbox.models import TeamVariant

pytestmark = pytest.mark.django_db
TOLD = {
    "name": "Forum au marché",
    "text": "Deux heures, debout, entre les étals.",
    "why": "Les gens y sont déjà.",
    "happened_on": "2026-03-01",
}


@pytest.fixture(autouse=True)
def workflow():
    return moderation.load_workflows()


@pytest.fixture
def tool():
    return ToolFactory(slug="forum-ouvert", name="Forum ouvert")


@pytest.fixture
def member(tool):
    return TeamMemberFactory(dynamic=DynamicFactory(name="La Ruche", slug="la-ruche"))


def tell(client, member, **changes):
    client.force_login(member.user)
    return client.post("/outils/forum-ouvert/variante/", {**TOLD, "dynamic": member.dynamic.pk, **changes})


def page(client) -> str:
    return client.get("/outils/forum-ouvert/").content.decode()


def test_a_variant_waits_for_a_moderator_then_stands_on_the_page_of_the_tool(
    client, member, facilitator, committed
):
    answer = tell(client, member)

    variant = TeamVariant.objects.get()
    assert answer.url == variant.get_moderation_url()
    assert (variant.live, variant.author) == (False, member.user)
    assert "En attente de modération" in client.get(answer.url).content.decode()
    assert "Forum au marché" not in page(client)
    [waiting] = moderation.waiting()
    assert waiting.content_object == variant

    with committed():
        moderation.publish(obj=variant, user=facilitator, note="Belle idée.")

    text = page(client)
    for said in ("Forum au marché", "entre les étals", "Les gens y sont déjà.", "depuis mars 2026"):
        assert said in text
    assert '<a href="/dynamiques/la-ruche/">La Ruche</a>' in text
    [letter] = mail.outbox
    assert letter.to == [member.user.email]
    assert letter.subject == "Publié : Forum au marché (Forum ouvert), par La Ruche"
    assert f"/outils/forum-ouvert/#variante-{variant.pk}" in letter.body
    assert "Belle idée." in letter.body


def test_a_dynamique_that_tells_a_variant_tried_the_tool_and_adapted_it(client, tool):
    told = UsageReportFactory(tool=tool).dynamic
    TeamVariantFactory(tool=tool, dynamic=told)
    TeamVariantFactory(tool=tool)
    TeamVariantFactory(tool=tool, live=False)

    context = client.get("/outils/forum-ouvert/").context

    assert (context["tried"], context["adapted"]) == (2, 2)


def test_a_variant_sent_back_is_corrected_and_goes_back(client, member, facilitator, committed):
    tell(client, member)
    variant = TeamVariant.objects.get()

    with committed():
        moderation.send_back(obj=variant, user=facilitator, reason="Dites où.")

    [letter] = mail.outbox
    assert "Dites où." in letter.body
    assert "Dites où." in client.get(variant.get_moderation_url()).content.decode()
    client.post(variant.get_edit_url(), {**TOLD, "dynamic": member.dynamic.pk, "text": "Place du marché."})
    variant.refresh_from_db()
    assert (variant.text, variant.live) == ("Place du marché.", False)
    assert moderation.waiting().count() == 1


def test_a_published_variant_stays_as_it_was_until_its_new_text_is_read(
    client, member, facilitator, committed
):
    tell(client, member)
    variant = TeamVariant.objects.get()
    moderation.publish(obj=variant, user=facilitator)

    client.post(variant.get_edit_url(), {**TOLD, "dynamic": member.dynamic.pk, "text": "Sous la halle."})

    assert "entre les étals" in page(client)
    assert "Sous la halle" not in page(client)
    assert "Sous la halle" in client.get(variant.get_edit_url()).content.decode()
    with committed():
        moderation.publish(obj=variant, user=facilitator)
    assert "Sous la halle" in page(client)
    assert "entre les étals" not in page(client)


@pytest.mark.parametrize("is_live", [False, True])
def test_its_author_withdraws_it_published_or_not(client, member, facilitator, is_live):
    tell(client, member)
    variant = TeamVariant.objects.get()
    if is_live:
        moderation.publish(obj=variant, user=facilitator)
    address = f"{variant.get_moderation_url()}retirer/"
    assert "Retirer cette variante" in client.get(address).content.decode()

    client.post(address)

    assert not TeamVariant.objects.exists()
    assert not moderation.waiting().exists()
    assert "Forum au marché" not in page(client)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"text": ""}, "errorlist"),
        ({"name": ""}, "errorlist"),
        ({"happened_on": "2999-01-01"}, "n’est pas encore passée"),
    ],
)
def test_a_variant_that_says_nothing_is_refused(client, member, changes, message):
    response = tell(client, member, **changes)

    assert message in response.content.decode()
    assert not TeamVariant.objects.exists()


def test_nobody_tells_for_the_dynamique_of_others(client, member):
    response = tell(client, member, dynamic=DynamicFactory().pk)

    assert response.status_code == 200
    assert not TeamVariant.objects.exists()


def test_who_may_tell_read_change_and_withdraw(client, tool, member):
    variant = TeamVariantFactory(tool=tool, dynamic=member.dynamic, author=member.user, live=False)
    people = {
        "visiteur": None,
        "membre": UserFactory(),
        "équipe": TeamMemberFactory(dynamic=member.dynamic).user,
        "auteur": member.user,
        "rédaction": UserFactory(editor=True),
        "relais": UserFactory(facilitator=True),
        "administration": UserFactory(administrator=True),
    }
    own = variant.get_moderation_url()
    addresses = ["/outils/forum-ouvert/variante/", own, f"{own}modifier/", f"{own}retirer/"]

    answers = {}
    for who, user in people.items():
        client.logout()
        if user:
            client.force_login(user)
        answers[who] = [client.get(address).status_code for address in addresses]

    assert answers == {
        #                 tell  read change withdraw
        "visiteur": [302, 302, 302, 302],
        "membre": [403, 404, 404, 404],
        "équipe": [200, 404, 404, 404],
        "auteur": [200, 200, 200, 200],
        "rédaction": [403, 404, 404, 404],
        "relais": [403, 200, 403, 403],
        "administration": [403, 200, 403, 403],
    }


def test_the_api_signs_a_variant_with_the_dynamique_only(client, tool, member):
    TeamVariantFactory(tool=tool, dynamic=member.dynamic, author=UserFactory(first_name="Zénobie"), name="A")
    TeamVariantFactory(tool=tool, dynamic=DynamicFactory(live=False), name="Cachée")

    response = client.get("/api/v1/tools/forum-ouvert/")

    [told] = response.json()["team_variants"]
    assert (told["dynamic"], told["name"], told["happened_on"]) == ("la-ruche", "A", "2026-03-01")
    assert "Zénobie" not in response.content.decode()


def test_what_a_person_told_is_exported_and_loses_their_name(tool, member):
    TeamVariantFactory(tool=tool, author=member.user)
    TeamVariantFactory(tool=tool, author=member.user, live=False)
    [data] = [holder for holder in personal.holders() if holder.name == "toolbox"]

    collected = data.collect(member.user)
    data.erase(member.user)

    assert len(collected["variants"]) == 2
    assert list(TeamVariant.objects.values_list("author", "live")) == [(None, True)]


def test_the_back_office_lists_the_variants_for_the_relay_team(client, tool, facilitator):
    moderation.load_groups()
    TeamVariantFactory(tool=tool, name="Forum au marché")
    client.force_login(facilitator)

    response = client.get("/gestion/snippets/toolbox/teamvariant/")

    assert response.status_code == 200
    assert "Forum au marché" in response.content.decode()
