"""Writing the promise: aims, and the chain that leads to them."""

import logging

from django.db import transaction
from django.utils import timezone

from community.members.services.charter import require_charter
from evaluation import chain
from evaluation.models import Aim, ChainItem
from evaluation.services.evaluations import EvaluationError
from evaluation.services.sharing import take_over

logger = logging.getLogger(__name__)


@transaction.atomic
def save_aim(*, aim: Aim, user) -> Aim:
    """Keep an aim, new or changed, as a form filled it."""
    take_over(aim.evaluation.dynamic)
    require_charter(user)
    aim.save()
    logger.info("aim kept", extra={"evaluation": aim.evaluation_id, "aim": aim.pk, "user": user.pk})
    return aim


@transaction.atomic
def remove_aim(*, aim: Aim, user) -> bool:
    """Erase an aim that nothing hangs on, put aside any other; whether it is gone for good."""
    take_over(aim.evaluation.dynamic)
    row = Aim.objects.select_for_update(of=("self",)).get(pk=aim.pk)
    hangs = any(
        getattr(row, name).exists() for name in ("indicators", "evidence", "opinions", "results", "rounds")
    )
    if hangs:
        row.retired_at = timezone.now()
        row.save(update_fields=["retired_at", "updated_at"])
    else:
        row.delete()
    logger.info("aim removed", extra={"aim": aim.pk, "kept": hangs, "user": user.pk})
    return not hangs


@transaction.atomic
def take_aim_back(*, aim: Aim, user) -> Aim:
    """An aim that was put aside is pursued again."""
    Aim.objects.filter(pk=aim.pk).update(retired_at=None, updated_at=timezone.now())
    aim.retired_at = None
    logger.info("aim taken back", extra={"aim": aim.pk, "user": user.pk})
    return aim


@transaction.atomic
def save_item(*, item: ChainItem, leads_to, user) -> ChainItem:
    """Keep an item of the chain and what it leads to. Links that would go backwards are refused."""
    take_over(item.evaluation.dynamic)
    require_charter(user)
    following = list(leads_to)
    if any(one.evaluation_id != item.evaluation_id for one in following) or any(
        not chain.may_lead(item.kind, one.kind) for one in following
    ):
        raise EvaluationError("Un maillon mène à ceux qui viennent après lui : action, résultat, effet.")
    item.save()
    item.leads_to.set(following)
    for before in item.comes_from.all():
        if not chain.may_lead(before.kind, item.kind):  # its own kind changed
            before.leads_to.remove(item)
    return item


@transaction.atomic
def remove_item(*, item: ChainItem, user) -> None:
    take_over(item.evaluation.dynamic)
    logger.info("item removed", extra={"evaluation": item.evaluation_id, "user": user.pk})
    item.delete()
