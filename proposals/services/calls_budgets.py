"""Co-budget of a call: asking for a part, confirming, spreading, handing one's part to another."""

from django.db import transaction
from wagtail.log_actions import log

from community.members.services.charter import require_charter
from proposals import calls_verbs as verbs
from proposals.calls_enums import Act, ProjectState, Split, SupporterState
from proposals.calls_rules import forget_supports
from proposals.calls_sharing import Sharing, equal_parts, share, would_loop
from proposals.calls_sharing import euros as in_euros
from proposals.models import Allocation, Call, Supporter
from proposals.services import calls_notices as notices
from proposals.services.calls import CallError, require_phase


def sharing_of(call: Call) -> Sharing:
    """Where the envelope stands; three queries."""
    supporters = list(call.supporters.confirmed())
    parts = parts_of(call, supporters)
    choices: dict[int, dict[int, int]] = {}
    for giver, project, euros in Allocation.objects.filter(
        supporter__in=[row.pk for row in supporters], project__in=eligible(call)
    ).values_list("supporter", "project", "euros"):
        choices.setdefault(giver, {})[project] = euros
    return share(
        envelope=call.envelope or 0,
        parts=parts,
        delegations={row.pk: row.delegate_id for row in supporters if row.delegate_id},
        choices=choices,
    )


def parts_of(call: Call, supporters: list[Supporter]) -> dict[int, int]:
    """Each confirmed supporter's own part, in euros."""
    if call.split == Split.SET:
        return {row.pk: row.part or 0 for row in supporters}
    return equal_parts(call.envelope or 0, [row.pk for row in supporters])


def eligible(call: Call):
    """Projects that may receive: alive, delivered, and of the présélection when there is one."""
    states = {*ProjectState.alive(), ProjectState.DELIVERED}
    if call.has_selection:
        states -= {ProjectState.FORMING}
    return call.projects.filter(state__in=states)


@transaction.atomic
def ask(*, call: Call, words: str, user) -> Supporter:
    """Ask for a part; the organiser confirms. Asking twice changes nothing."""
    require_charter(user)
    if not call.has_envelope:
        raise CallError("Cet appel n’a pas d’enveloppe à partager.")
    require_phase(call, Act.ENROL)
    forget_supports(user)
    return Supporter.objects.get_or_create(call=call, user=user, defaults={"words": words.strip()})[0]


@transaction.atomic
def decide(*, supporter: Supporter, confirms: bool, part: int | None = None, user) -> Supporter:
    """The organiser confirms somebody, or not; with a part where the organiser sets them.

    May be changed as long as the sharing out has not begun. Raises CallError.
    """
    require_charter(user)
    call = Call.objects.select_for_update(of=("self",)).get(pk=supporter.call_id)
    require_phase(call, Act.ENROL)
    row = Supporter.objects.select_for_update(of=("self",)).get(pk=supporter.pk)
    before = row.state
    if confirms and call.split == Split.SET:
        if not part:
            raise CallError("Dites sa part, en euros.")
        others = call.supporters.confirmed().exclude(pk=row.pk).values_list("part", flat=True)
        left = call.envelope - sum(other or 0 for other in others)
        if part > left:
            raise CallError(f"Il reste {in_euros(left)} dans l’enveloppe : cette part la dépasse.")
    row.state = SupporterState.CONFIRMED if confirms else SupporterState.DECLINED
    row.part = part if confirms and call.split == Split.SET else None
    row.save(update_fields=["state", "part", "updated_at"])
    if row.state != before:
        notices.tell_supporter(row)
        log(instance=call, action=verbs.CONFIRMED, user=user)
    return row


@transaction.atomic
def spread(*, supporter: Supporter, euros: dict[int, int], user) -> Supporter:
    """Give to each project, in euros by its id; what is not given stays in the envelope.

    Replaces what was given before. Raises CallError when it is more than she may share out.
    """
    require_charter(user)
    call, row = _locked(supporter)
    require_phase(call, Act.SPREAD)
    if row.delegate_id:
        raise CallError("Vous avez confié votre part : reprenez-la pour la répartir vous-même.")
    wanted = {project: amount for project, amount in euros.items() if amount}
    if set(wanted) - set(eligible(call).values_list("pk", flat=True)):
        raise CallError("Un de ces projets ne peut pas recevoir de l’enveloppe.")
    power = sharing_of(call).powers.get(row.pk, 0)
    if sum(wanted.values()) > power:
        raise CallError(
            f"Vous avez {in_euros(power)} à répartir, et vous en donnez {sum(wanted.values())} : retirez-en un peu."
        )
    row.allocations.all().delete()
    Allocation.objects.bulk_create(
        Allocation(supporter=row, project_id=project, euros=amount) for project, amount in wanted.items()
    )
    return row


@transaction.atomic
def delegate(*, supporter: Supporter, to: Supporter | None, user) -> Supporter:
    """Hand one's part to another supporter, or take it back (`to` None), until the phase ends.

    What she had given herself is dropped. Raises CallError for a loop.
    """
    require_charter(user)
    call, row = _locked(supporter)
    require_phase(call, Act.SPREAD)
    if to is not None:
        if to.call_id != call.pk or to.state != SupporterState.CONFIRMED:
            raise CallError("Confiez votre part à un soutien confirmé de cet appel.")
        known = {
            one.pk: one.delegate_id for one in call.supporters.confirmed() if one.delegate_id is not None
        }
        if would_loop(row.pk, to.pk, known):
            raise CallError(
                "Votre part vous reviendrait : cette personne confie déjà la sienne jusqu’à vous."
            )
        row.allocations.all().delete()
    row.delegate = to
    row.save(update_fields=["delegate", "updated_at"])
    return row


def _locked(supporter: Supporter) -> tuple[Call, Supporter]:
    """The call first: two delegations at once cannot make a loop."""
    call = Call.objects.select_for_update(of=("self",)).get(pk=supporter.call_id)
    row = Supporter.objects.select_for_update(of=("self",)).get(pk=supporter.pk)
    if row.state != SupporterState.CONFIRMED:
        raise CallError("Votre demande n’est pas confirmée.")
    return call, row


def results(call: Call, sharing: Sharing) -> list[dict]:
    """What each project receives, the most first; for bars and a table."""
    projects = list(eligible(call).only("pk", "title", "call"))
    most = max([*sharing.totals.values(), 1])
    rows = [
        {
            "project": project,
            "label": project.title,
            "euros": sharing.totals.get(project.pk, 0),
            "percent": round(100 * sharing.totals.get(project.pk, 0) / most, 1),
        }
        for project in projects
    ]
    return sorted(rows, key=lambda row: (-row["euros"], row["label"]))


def names_of(supporters) -> dict[int, str]:
    """How supporters read each other; somebody whose account is closed keeps what she gave, not her name."""
    return {row.pk: row.user.get_full_name() if row.user_id else "une personne" for row in supporters}
