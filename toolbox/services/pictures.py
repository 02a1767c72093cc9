"""The sizes of the pictures of a monographie, made once it is published rather than before its first reader."""

import logging

from django.db import transaction
from kombu.exceptions import OperationalError

from toolbox.models import MonographPage

logger = logging.getLogger(__name__)

WITH_PICTURES = {"picture", "gallery"}


def blocks_with_pictures(page: MonographPage) -> list:
    return [
        block
        for name, *_ in MonographPage.SECTIONS
        for block in getattr(page, name)
        if block.block_type in WITH_PICTURES
    ]


def prepare_pictures(page: MonographPage) -> None:
    """Have them made once the transaction is committed; without a broker the first reader waits for them."""
    if blocks_with_pictures(page):
        transaction.on_commit(lambda: _enqueue(page.pk), robust=True)


def make_pictures(page_id: int) -> int:
    """Render the blocks that hold pictures, which makes every size; how many blocks."""
    page = MonographPage.objects.filter(pk=page_id).first()
    blocks = blocks_with_pictures(page) if page else []
    for block in blocks:
        block.render()
    return len(blocks)


def _enqueue(page_id: int) -> None:
    from toolbox.tasks import make_pictures as task  # noqa: PLC0415 (tasks import services)

    try:
        task.delay(page_id)
    except OperationalError:
        logger.warning("no broker: pictures will be made for their first reader", extra={"page": page_id})
