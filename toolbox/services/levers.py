"""What readers do with the levers of a sheet: put one on their list, tell how they lived it."""

from django.db import transaction

from community.members.services import moderation
from community.members.services.charter import require_charter
from dynamics.models import Dynamic
from toolbox.models import LeverExample, LeverTick, SheetPage


class LeverError(Exception):
    """It cannot be done now; the message is for the person who asked."""


def tick(*, sheet: SheetPage, lever: str, user, is_wanted: bool) -> None:
    """Put the lever on the person's list, or take it off."""
    if is_wanted:
        LeverTick.objects.get_or_create(user=user, sheet=sheet, lever=lever)
    else:
        LeverTick.objects.filter(user=user, sheet=sheet, lever=lever).delete()


def dynamics_of(user):
    """The published dynamiques that the person may speak for."""
    return Dynamic.objects.filter(live=True, team__user=user).order_by("name")


@transaction.atomic
def tell(*, example: LeverExample, user) -> LeverExample:
    """Write what a dynamique lived, or correct it before it is published, and hand it to moderation."""
    require_charter(user)
    if not dynamics_of(user).filter(pk=example.dynamic_id).exists():
        raise LeverError("Racontez ce qu’a vécu une dynamique dont vous êtes de l’équipe.")
    if example.pk:
        row = LeverExample.objects.select_for_update(of=("self",)).get(pk=example.pk)
        if row.live:
            raise LeverError("Cet exemple est publié : signalez une erreur pour le faire corriger.")
    else:
        example.author, example.live = user, False
    example.full_clean()
    example.save()
    example.save_revision(user=user)
    moderation.submit(obj=example, user=user)
    return example


def chosen_by(user) -> list[dict]:
    """The levers of a person's list, by sheet: each with its tools and the dynamiques that lived it."""
    ticks = list(LeverTick.objects.filter(user=user).order_by("sheet", "pk"))
    sheets = {
        sheet.pk: sheet for sheet in SheetPage.objects.live().filter(pk__in={tick.sheet_id for tick in ticks})
    }
    chosen = []
    for row in ticks:
        sheet = sheets.get(row.sheet_id)
        lever = sheet.lever(row.lever) if sheet else None
        if lever is None:  # the lever, or its sheet, was taken away since
            continue
        peers = {
            example["dynamic"].pk: example["dynamic"] for example in lever["examples"] if example["dynamic"]
        }
        chosen.append(
            {
                "sheet": sheet,
                "key": row.lever,
                "title": lever["title"],
                "url": sheet.lever_url(row.lever),
                "tools": list(lever["tools"]),
                "peers": [peer for peer in peers.values() if peer.live],
            }
        )
    return chosen
