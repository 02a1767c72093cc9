"""Who may do what with needs, offers and introductions: one permission per verb, the same name everywhere."""

import rules

from community.members.rules import is_facilitator, is_member

# --- Introductions ---------------------------------------------------------------------------


@rules.predicate
def is_asked(user, introduction=None):
    """One of its two sides, from the moment she was asked (or asked herself)."""
    if introduction is None or not is_member(user):
        return False
    return any(
        party.user_id == user.pk and party.asked_at is not None for party in introduction.parties.all()
    )


@rules.predicate
def is_another_side(user, offer=None):
    """Not whom the offer comes from: nobody asks herself."""
    if offer is None or offer.owner_id == user.pk:
        return False
    return offer.dynamic_id is None or not user.teams.filter(dynamic=offer.dynamic_id).exists()


@rules.predicate
def is_readable_offer(user, offer=None):
    return (
        offer is not None
        and offer.is_open
        and type(offer).objects.visible_to(user).filter(pk=offer.pk).exists()
    )


rules.add_perm("exchanges.see_desk", is_facilitator)
rules.add_perm("exchanges.see_introduction", is_asked | is_facilitator)
rules.add_perm("exchanges.answer_introduction", is_asked)
rules.add_perm("exchanges.contact_offer", is_member & is_another_side & is_readable_offer)
for verb in ("prepare", "propose", "take", "hand_over", "annotate", "cancel", "keep_open", "conclude"):
    rules.add_perm(f"exchanges.{verb}_introduction", is_facilitator)
rules.add_perm("exchanges.answer_question", is_facilitator)
rules.add_perm("exchanges.read_journal", is_facilitator)
