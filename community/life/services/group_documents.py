"""Documents of a group: shared by its members, taken out by who shared them or who animates."""

from django.db import transaction

from community.life.enums import NoticeSubject
from community.life.models import Group, GroupDocument
from community.life.services.groups import GroupError, lock, require_open
from community.life.services.notices import forget_notices, notify
from community.members.services.charter import require_charter

MOST = 200


@transaction.atomic
def share(*, group: Group, document: GroupDocument, user) -> GroupDocument:
    """Add a document, unsaved and filled by a form; the others hear of it."""
    require_charter(user)
    row = lock(group)
    require_open(row)
    if row.documents.count() >= MOST:
        raise GroupError(f"Un groupe garde {MOST} documents au plus : retirez ceux qui ne servent plus.")
    document.group, document.shared_by = row, user
    document.save()
    notify(
        people=row.people().exclude(pk=user.pk),
        subject=NoticeSubject.GROUP,
        key=f"group-document-{document.pk}",
        title=f"{row.name} : un nouveau document",
        text=document.title,
        url=f"{row.get_absolute_url()}#documents",
    )
    return document


@transaction.atomic
def remove(*, document: GroupDocument, user=None) -> None:
    """The file goes for good once the transaction holds."""
    storage, name = document.file.storage, document.file.name
    forget_notices(key=f"group-document-{document.pk}")
    document.delete()
    transaction.on_commit(lambda: storage.delete(name))
