"""Freshness: what members say of a page, and the day when what they corrected is published."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from community.members.services.charter import require_charter
from proposals import dispositifs_verbs as verbs
from proposals.dispositifs_enums import Verdict
from proposals.models import Dispositif, DispositifCheck


@transaction.atomic
def say(*, dispositif: Dispositif, user, verdict: str, note: str = "") -> DispositifCheck:
    """« Toujours valable » dates the page of today; « plus d’actualité » marks it « à vérifier » and says why.

    One word a person: a later one takes the place of hers. What two people say differently, the page says:
    the last word counts.
    """
    require_charter(user)
    row = Dispositif.objects.select_for_update(of=("self",)).get(pk=dispositif.pk)
    if not user.has_perm("proposals.check_dispositif", row):
        raise PermissionDenied
    today = timezone.localdate()
    check, _ = DispositifCheck.objects.update_or_create(
        dispositif=row,
        user=user,
        defaults={"verdict": Verdict(verdict), "note": note.strip(), "said_on": today},
    )
    if check.verdict == Verdict.VALID:
        Dispositif.objects.filter(pk=row.pk).update(checked_on=today, doubted_on=None)
    else:
        Dispositif.objects.filter(pk=row.pk).update(doubted_on=today)
    log(
        instance=row,
        action=verbs.CONFIRMED if check.verdict == Verdict.VALID else verbs.DOUBTED,
        user=user,
    )
    return check


def note_publication(dispositif: Dispositif) -> None:
    """Somebody wrote it and somebody read it again: it is fresh, and no longer what the data files say."""
    Dispositif.objects.filter(pk=dispositif.pk).update(
        checked_on=timezone.localdate(), doubted_on=None, seed_digest=""
    )
