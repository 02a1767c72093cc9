"""« Prêt à transmettre »: from what a personne ressource said of a tool to an open offer, in one short form."""

from django.db import transaction

from community.exchanges.enums import Form, InReturn, Scope
from community.exchanges.models import Offer
from community.exchanges.services import records
from dynamics.models import Dynamic
from toolbox.models import ResourcePerson, Tool


def known_of(*, user, tool: Tool | None) -> dict:
    """What the form begins with: her own words about this tool, where she wrote some."""
    if tool is None:
        return {}
    person = ResourcePerson.objects.filter(tool=tool, user=user).first()
    known = {"tool": tool.pk, "title": f"Transmettre « {tool.name} »"[:140]}
    if person is not None:
        known |= {"how": person.how, "return_note": person.conditions[:300]}
        if person.conditions:
            known["in_return"] = InReturn.EXPENSES
    return known


@transaction.atomic
def pass_on(
    *,
    user,
    title: str,
    how: str,
    ways: list[str],
    tool: Tool | None = None,
    dynamic: Dynamic | None = None,
    whom: str = "",
    in_return: str = InReturn.FREE,
    return_note: str = "",
    with_a_pair: bool = False,
) -> Offer:
    """An offer, open at once. Raises RecordError or CharterNotAcceptedError."""
    person = ResourcePerson.objects.filter(tool=tool, user=user).first() if tool else None
    told = [how.strip(), f"Pour qui : {whom.strip()}" if whom.strip() else ""]
    offer = Offer(
        dynamic=dynamic,
        title=title.strip(),
        description="\n\n".join(part for part in told if part),
        forms=[form for form in Form.values if form in ways],
        scope=Scope.REGION if person and person.region_id and dynamic else Scope.EVERYWHERE,
        stage=dynamic.stage if dynamic else "",
        in_return=in_return,
        return_note=return_note.strip(),
        with_a_pair=with_a_pair,
    )
    offer = records.save_draft(
        record=offer,
        user=user,
        themes=tool.themes.all() if tool else (),
        tools=[tool] if tool else (),
    )
    return records.open_record(record=offer, user=user)
