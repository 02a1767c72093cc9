"""Letters between the people of an introduction once both agreed: names are known, contacts are not repeated."""

from django.conf import settings

from community.exchanges.company import Person, name_of, people_of
from community.exchanges.models import Introduction
from community.members.services.letters import write_letter


def tell_others(
    *, kind: str, introduction: Introduction, by, path: str, label: str, key: str | None = None, **context
) -> int:
    """Write to everybody of the introduction but `by` (an account, a Person or None); how many letters.

    People without an account get the same letter without its button: the page would ask them to sign in.
    """
    written = 0
    by_key = getattr(by, "pk", None) or getattr(by, "key", None)
    for person in people_of(introduction):
        if by_key is not None and person.key == by_key:
            continue
        tell(kind=kind, introduction=introduction, to=person, path=path, label=label, key=key, **context)
        written += 1
    return written


def tell(
    *,
    kind: str,
    introduction: Introduction,
    to: Person,
    path: str,
    label: str,
    key: str | None = None,
    **context,
) -> None:
    """One letter to one person; `path` is the page that its button opens."""
    button = {"action_url": settings.SITE_URL + path, "action_label": label} if to.user and path else {}
    write_letter(
        kind=kind,
        to=to.address,
        user=to.user,
        about=introduction,
        key=key,
        context={
            "introduction": introduction,
            "has_account": to.user is not None,
            "need_name": name_of(introduction, "besoin"),
            "offer_name": name_of(introduction, "offre"),
            "reason": "Vous recevez ce message parce que vous avez accepté cette mise en relation, "
            "ou que vous la suivez.",
            **button,
            **context,
        },
    )
