"""How readers know the author of a post: as her profile shows her name to them."""

from collections.abc import Collection

from community.members.rules import visible_levels

A_MEMBER = "Un membre"


def name_for(author, reader) -> str:
    """The name as its owner shows it to this reader: a profile says who may read it."""
    return shown_name(author, visible_levels(reader))


def shown_name(author, levels: Collection) -> str:
    """The same for many names read with `profile`, without a query each."""
    if author is None or not author.is_active or author.is_anonymised:
        return A_MEMBER
    profile = getattr(author, "profile", None)
    return profile.shown_to(levels).get("name", A_MEMBER) if profile else A_MEMBER
