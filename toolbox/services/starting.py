"""What a member ticks on the path of those who start."""

from django.db import transaction

from toolbox.models import StartingTick
from toolbox.starting import items


def ticked_by(user) -> set[str]:
    """What this member did; nothing for a visitor, whose own browser keeps it."""
    if not user.is_authenticated:
        return set()
    return set(user.starting_ticks.values_list("item", flat=True)) & items()


@transaction.atomic
def keep(*, user, step: dict, done: list[str]) -> None:
    """What is done of one step, and no more than that: the other steps stay as they are."""
    possible = {item["id"] for item in step["todo"]}
    wanted = possible.intersection(done)
    user.starting_ticks.filter(item__in=possible - wanted).delete()
    StartingTick.objects.bulk_create(
        [StartingTick(user=user, item=item) for item in sorted(wanted)], ignore_conflicts=True
    )
