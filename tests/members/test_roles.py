import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission

from community.members.enums import Role
from community.members.services import roles
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_groups_are_loaded_once_whatever_the_number_of_runs():
    roles.load_groups()
    first = (Group.objects.count(), GroupPagePermission.objects.count())

    roles.load_groups()

    assert (Group.objects.count(), GroupPagePermission.objects.count()) == first
    assert set(Group.objects.values_list("name", flat=True)) == {role.value for role in Role}


def test_what_was_granted_by_hand_stays():
    group = roles.load_groups()[Role.EDITOR]
    extra = Permission.objects.get(content_type__app_label="members", codename="view_report")
    group.permissions.add(extra)

    roles.load_groups()

    assert extra in group.permissions.all()


def test_facilitators_may_publish_every_moderated_model():
    group = roles.load_groups()[Role.FACILITATOR]

    granted = set(group.permissions.values_list("codename", flat=True))

    assert {f"publish_{model._meta.model_name}" for model in roles.moderated_models()} <= granted


def test_permission_that_does_not_exist_is_named(monkeypatch):
    monkeypatch.setitem(roles.ROLE_PERMISSIONS, Role.EDITOR, ["members.fly"])

    with pytest.raises(roles.UnknownPermissionError, match=r"members\.fly"):
        roles.load_groups()


def test_setting_roles_replaces_the_former_ones():
    user = UserFactory(facilitator=True)

    roles.set_roles(account=user, roles=[], user=None)

    assert (list(user.groups.all()), user.is_staff) == ([], False)
    assert not user.has_perm("members.moderate")
