"""A new version of the charter is told, once, to those who adhered to an earlier one."""

from datetime import datetime

from django.urls import reverse

from community.life.enums import NoticeSubject
from community.life.services.notices import notify
from community.members.models import User
from community.members.services.charter import current_charter

BATCH = 500


def tell_new_version(*, now: datetime | None = None) -> int:
    """How many people were told; again tells nobody (the key is the number of the version)."""
    version = current_charter()
    if version is None:
        return 0
    asked_again = (
        User.objects.living()
        .filter(charter_acceptances__version__number__lt=version.number)
        .exclude(charter_acceptances__version=version)
        .distinct()
        .order_by("pk")
    )
    people, told = list(asked_again), 0
    for start in range(0, len(people), BATCH):
        told += len(
            notify(
                people=people[start : start + BATCH],
                subject=NoticeSubject.COMMUNITY,
                key=f"charte-{version.number}",
                title=f"La charte change : la version {version.number} attend votre lecture",
                text="Ce qui change y est montré. Elle vous sera demandée avant votre prochaine publication.",
                url=reverse("members:charter"),
                now=now,
            )
        )
    return told
