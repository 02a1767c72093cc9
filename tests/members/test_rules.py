"""One table: who may do what in this app."""

import pytest
from django.contrib.auth.models import AnonymousUser

from community.members.enums import Role, Visibility
from community.members.rules import (
    is_administrator,
    is_editor,
    is_facilitator,
    is_member,
    visible_levels,
)
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db

PEOPLE = {
    "visiteur": lambda: AnonymousUser(),
    "inactif": lambda: UserFactory(role=Role.ADMINISTRATOR, is_active=False),
    "membre": lambda: UserFactory(),
    "redacteur": lambda: UserFactory(editor=True),
    "facilitateur": lambda: UserFactory(facilitator=True),
    "administrateur": lambda: UserFactory(administrator=True),
    "superutilisateur": lambda: UserFactory(is_superuser=True),
}
TABLE = {
    # permission: who has it
    "members.moderate": {"facilitateur", "administrateur", "superutilisateur"},
    "members.close_report": {"facilitateur", "administrateur", "superutilisateur"},
    "members.see_letters": {"facilitateur", "administrateur", "superutilisateur"},
    "members.read_letters": {"administrateur", "superutilisateur"},
    "members.resend_letter": {"administrateur", "superutilisateur"},
    "members.manage_accounts": {"administrateur", "superutilisateur"},
    "members.enter_back_office": {"redacteur", "facilitateur", "administrateur", "superutilisateur"},
    "wagtailadmin.access_admin": {"redacteur", "facilitateur", "administrateur", "superutilisateur"},
}


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("permission", TABLE)
def test_permission_by_role(permission, who):
    assert PEOPLE[who]().has_perm(permission) == (who in TABLE[permission])


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("visiteur", (False, False, False, False)),
        ("inactif", (False, False, False, False)),
        ("membre", (True, False, False, False)),
        ("redacteur", (True, True, False, False)),
        ("facilitateur", (True, False, True, False)),
        ("administrateur", (True, True, True, True)),
        ("superutilisateur", (True, True, True, True)),
    ],
)
def test_predicates_by_role(who, expected):
    user = PEOPLE[who]()

    assert (is_member(user), is_editor(user), is_facilitator(user), is_administrator(user)) == expected


@pytest.mark.parametrize(
    "permission", ["members.edit_profile", "members.export_data", "members.delete_account"]
)
def test_only_the_person_acts_on_their_account(permission):
    person, other = UserFactory(), UserFactory(administrator=True)

    assert person.has_perm(permission, person)
    assert not other.has_perm(permission, person)
    assert not AnonymousUser().has_perm(permission, person)


def test_levels_of_visibility_grow_with_the_role():
    levels = {who: set(visible_levels(PEOPLE[who]())) for who in ("visiteur", "membre", "facilitateur")}

    assert levels == {
        "visiteur": {Visibility.PUBLIC},
        "membre": {Visibility.PUBLIC, Visibility.MEMBERS},
        "facilitateur": {Visibility.PUBLIC, Visibility.MEMBERS, Visibility.FACILITATORS},
    }
