"""Who may do what: one permission per verb."""

import rules

from community.members.rules import is_administrator, is_facilitator, is_member
from dynamics.rules import is_animator
from proposals.enums import AmendmentState, CoAuthorState


@rules.predicate
def is_live(user, record=None):
    return record is not None and record.live


@rules.predicate
def is_open(user, proposition=None):
    """Published, and neither adopted nor abandoned: a support or an amendment still has a sense."""
    return proposition is not None and proposition.is_open


@rules.predicate
def is_first_author(user, proposition=None):
    return is_member(user) and proposition is not None and proposition.author_id == user.pk


@rules.predicate
def is_signer(user, proposition=None):
    """Who wrote it, or accepted to sign it."""
    return co_author_state(user, proposition) == CoAuthorState.ACCEPTED or is_first_author(user, proposition)


@rules.predicate
def is_asked_to_sign(user, proposition=None):
    return co_author_state(user, proposition) in {CoAuthorState.ASKED, CoAuthorState.ACCEPTED}


def co_author_state(user, proposition) -> str:
    """The answer of this person to the invitation to sign, "" without one; read once an object."""
    if proposition is None or proposition.pk is None or not is_member(user):
        return ""
    known = proposition.__dict__.setdefault("_co_author_states", {})
    if user.pk not in known:
        found = proposition.co_authors.filter(user=user).values_list("state", flat=True).first()
        known[user.pk] = found or ""
    return known[user.pk]


@rules.predicate
def decides_it(user, amendment=None):
    """Signers and the équipe relais, never of one's own amendment."""
    if amendment is None or not is_member(user) or amendment.author_id == user.pk:
        return False
    return is_facilitator(user) or is_signer(user, amendment.proposition)


@rules.predicate
def proposed_it(user, amendment=None):
    return is_member(user) and amendment is not None and amendment.author_id == user.pk


@rules.predicate
def waits(user, amendment=None):
    return amendment is not None and amendment.state == AmendmentState.WAITING


# Wagtail's own names
for action in ("view", "add", "publish"):
    rules.add_perm(f"proposals.{action}_proposition", is_facilitator)
rules.add_perm("proposals.change_proposition", is_facilitator | (is_signer & ~is_live))
rules.add_perm("proposals.delete_proposition", is_administrator)
for action in ("view", "add", "change"):
    rules.add_perm(f"proposals.{action}_addressee", is_facilitator)
rules.add_perm("proposals.delete_addressee", is_administrator)

# Ours
rules.add_perm("proposals.see_drafts", is_facilitator)
rules.add_perm("proposals.read_proposition", is_live | is_signer | is_asked_to_sign | is_facilitator)
rules.add_perm("proposals.write_proposition", is_member)
rules.add_perm("proposals.edit_proposition", is_signer & ~is_live)
rules.add_perm("proposals.give_up_proposition", is_first_author & ~is_live)
rules.add_perm("proposals.invite_co_author", is_first_author)
rules.add_perm("proposals.answer_signing", is_asked_to_sign)
rules.add_perm("proposals.support", is_member & is_open)
rules.add_perm("proposals.speak_for_dynamic", is_animator)
rules.add_perm("proposals.amend", is_member & is_open)
rules.add_perm("proposals.decide_amendment", decides_it & waits)
rules.add_perm("proposals.withdraw_amendment", proposed_it & waits)
rules.add_perm("proposals.discuss", is_member & is_live)
rules.add_perm("proposals.note_step", is_facilitator)

# Addressing: what is sent, what is answered, what is signed
rules.add_perm("proposals.send_proposition", (is_facilitator | is_signer) & is_live)
rules.add_perm("proposals.record_step", is_facilitator)
rules.add_perm("proposals.follow_proposition", is_member & is_live)
rules.add_perm("proposals.write_letter", is_facilitator)
rules.add_perm("proposals.sign_letter", is_animator)
for model in ("sending", "jointletter"):
    rules.add_perm(f"proposals.view_{model}", is_facilitator)
