"""Role × action on a proposition, published and not; what each answers to a POST or a page."""

import pytest

from dynamics.enums import TeamRole
from proposals.models import PropositionAuthor
from tests.dynamics.factories import TeamMemberFactory
from tests.members.factories import UserFactory
from tests.proposals.factories import AmendmentFactory, PropositionFactory

pytestmark = pytest.mark.django_db
ROLES = (
    "visiteur",
    "membre",
    "auteur",
    "co-auteur",
    "invitée",
    "facilitateur",
    "rédacteur",
    "administrateur",
)
YES, NO = True, False

# permission → by role, on a published proposition of « auteur »
PUBLISHED = {
    "read_proposition": (YES,) * 8,
    "write_proposition": (NO, *(YES,) * 7),
    "edit_proposition": (NO,) * 8,
    "support": (NO, *(YES,) * 7),
    "amend": (NO, *(YES,) * 7),
    "discuss": (NO, *(YES,) * 7),
    "invite_co_author": (NO, NO, YES, NO, NO, NO, NO, NO),
    "answer_signing": (NO, NO, NO, YES, YES, NO, NO, NO),
    "note_step": (NO, NO, NO, NO, NO, YES, NO, YES),
    "change_proposition": (NO, NO, NO, NO, NO, YES, NO, YES),
    "delete_proposition": (NO, NO, NO, NO, NO, NO, NO, YES),
}
DRAFT = PUBLISHED | {
    "read_proposition": (NO, NO, YES, YES, YES, YES, NO, YES),
    "edit_proposition": (NO, NO, YES, YES, NO, NO, NO, NO),
    "give_up_proposition": (NO, NO, YES, NO, NO, NO, NO, NO),
    "change_proposition": (NO, NO, YES, YES, NO, YES, NO, YES),
    "support": (NO,) * 8,
    "amend": (NO,) * 8,
    "discuss": (NO,) * 8,
}
AMENDMENT = {
    "decide_amendment": (NO, NO, YES, YES, NO, YES, NO, YES),
    "withdraw_amendment": (NO, YES, NO, NO, NO, NO, NO, NO),
}


@pytest.fixture
def people(proposition):
    from django.contrib.auth.models import AnonymousUser

    signer, guest = UserFactory(), UserFactory()
    PropositionAuthor.objects.create(proposition=proposition, user=signer, state="acceptee")
    PropositionAuthor.objects.create(proposition=proposition, user=guest)
    roles = ("facilitator", "editor", "administrator")
    staff = [UserFactory(**{role: True}) for role in roles]
    return dict(
        zip(ROLES, [AnonymousUser(), UserFactory(), proposition.author, signer, guest, *staff], strict=True)
    )


@pytest.fixture
def proposition():
    return PropositionFactory(ours=True, slug="payer")


def rights(people, table, record) -> dict:
    return {
        verb: tuple(user.has_perm(f"proposals.{verb}", record) for user in people.values()) for verb in table
    }


def test_on_a_published_proposition(people, proposition):
    assert rights(people, PUBLISHED, proposition) == PUBLISHED


def test_on_a_draft(people, proposition):
    proposition.live = False

    assert rights(people, DRAFT, proposition) == DRAFT


def test_on_an_amendment_of_a_member(people, proposition):
    amendment = AmendmentFactory(proposition=proposition, author=people["membre"])

    assert rights(people, AMENDMENT, amendment) == AMENDMENT


@pytest.mark.parametrize(("role", "expected"), [(TeamRole.ANIMATOR, True), (TeamRole.CONTRIBUTOR, False)])
def test_who_speaks_for_a_dynamique(role, expected):
    member = TeamMemberFactory(role=role)

    assert member.user.has_perm("proposals.speak_for_dynamic", member.dynamic) is expected


# address → what a GET gives: visiteur, membre, auteur, facilitateur
PAGES = {
    "": (200, 200, 200, 200),
    "modifier/": (302, 403, 403, 403),
    "effacer/": (302, 403, 403, 403),
    "inviter/": (302, 403, 200, 403),
    "signer/": (302, 403, 403, 403),
    "etape/": (302, 403, 403, 200),
    "amender/": (302, 200, 200, 200),
    "soutenir/": (302, 405, 405, 405),
}
OF_A_DRAFT = {
    "": (404, 404, 200, 200),
    "modifier/": (302, 404, 200, 403),
    "effacer/": (302, 404, 200, 403),
    "inviter/": (302, 404, 200, 403),
    "etape/": (302, 404, 403, 200),
    "amender/": (302, 404, 403, 403),
}


@pytest.mark.parametrize(("live", "pages"), [(True, PAGES), (False, OF_A_DRAFT)])
def test_each_page_opens_for_the_right_people(client, people, proposition, live, pages):
    type(proposition).objects.filter(pk=proposition.pk).update(live=live)
    found = {page: [] for page in pages}

    for role in ("visiteur", "membre", "auteur", "facilitateur"):
        client.logout()
        if role != "visiteur":
            client.force_login(people[role])
        for page in pages:
            found[page].append(client.get(f"/propositions/payer/{page}").status_code)

    assert {page: tuple(row) for page, row in found.items()} == pages
