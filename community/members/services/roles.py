"""The groups of Archipel and what each may do in the back office."""

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from wagtail import hooks
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    WorkflowMixin,
)

from community.members.enums import Role

# Other apps add theirs through this hook: a function that returns {Role: ["app_label.codename", …]}.
HOOK = "register_role_permissions"
STOCK_GROUPS = ["Moderators", "Editors"]
ENTER = ["wagtailadmin.access_admin"]
FILES = [
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtailimages.choose_image",
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
    "wagtaildocs.choose_document",
]
ROLE_PERMISSIONS = {
    Role.FACILITATOR: [*ENTER, "members.view_letter", "members.view_report", "members.change_report"],
    Role.EDITOR: ENTER,
    Role.ADMINISTRATOR: [],
}
PAGE_PERMISSIONS = {
    Role.FACILITATOR: ["publish_page"],  # to approve what rédacteurs submit
    Role.EDITOR: ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"],
    Role.ADMINISTRATOR: [
        "add_page",
        "change_page",
        "publish_page",
        "bulk_delete_page",
        "lock_page",
        "unlock_page",
    ],
}


class UnknownPermissionError(Exception):
    """A permission that a hook names does not exist."""


@transaction.atomic
def load_groups() -> dict[Role, Group]:
    """Make the groups with their permissions; what was granted by hand besides stays."""
    groups = {role: Group.objects.get_or_create(name=role.value)[0] for role in Role}
    _make_publish_permissions()
    for role, names in _permission_names().items():
        groups[role].permissions.add(*_permissions(names))
    groups[Role.ADMINISTRATOR].permissions.add(*Permission.objects.all())
    for role, group in groups.items():
        _grant_pages(group, PAGE_PERMISSIONS[role])
        _grant_files(group, FILES)
    Group.objects.filter(name__in=STOCK_GROUPS, user__isnull=True).delete()
    return groups


def set_roles(*, account, roles: list[Role], user) -> None:
    """Give a person these roles and no other."""
    account.groups.set(Group.objects.filter(name__in=[role.value for role in roles]))
    account.is_staff = bool(roles)
    account.save(update_fields=["is_staff"])
    account.__dict__.pop("_role_names", None)


def moderated_models() -> list[type]:
    """Models that go through moderation, pages excepted."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, WorkflowMixin) and not issubclass(model, Page) and not model._meta.abstract
    ]


def _make_publish_permissions() -> None:
    """Wagtail makes them for registered snippets, after migrations only; publishing asks for them always."""
    for model in moderated_models():
        Permission.objects.get_or_create(
            content_type=ContentType.objects.get_for_model(model, for_concrete_model=False),
            codename=f"publish_{model._meta.model_name}",
            defaults={"name": f"Can publish {model._meta.verbose_name_raw}"},
        )


def _permission_names() -> dict[Role, list[str]]:
    names = {role: list(listed) for role, listed in ROLE_PERMISSIONS.items()}
    for model in moderated_models():
        label = model._meta.app_label
        names[Role.FACILITATOR] += [
            f"{label}.{action}_{model._meta.model_name}" for action in ("add", "change", "view", "publish")
        ]
    for register in hooks.get_hooks(HOOK):
        for role, listed in register().items():
            names[role] += listed
    return names


def _permissions(names: list[str]) -> list[Permission]:
    wanted = Q(pk__in=[])
    for name in names:
        app_label, codename = name.split(".")
        wanted |= Q(content_type__app_label=app_label, codename=codename)
    found = list(Permission.objects.filter(wanted).select_related("content_type"))
    missing = set(names) - {f"{item.content_type.app_label}.{item.codename}" for item in found}
    if missing:
        raise UnknownPermissionError(f"Permissions inconnues : {', '.join(sorted(missing))}")
    return found


def _grant_pages(group: Group, codenames: list[str]) -> None:
    root = Page.objects.filter(depth=1).first()
    permissions = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames)
    for permission in permissions if root else []:
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)


def _grant_files(group: Group, names: list[str]) -> None:
    root = Collection.objects.filter(depth=1).first()
    for permission in _permissions(names) if root else []:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
