"""Who may do what in the mise en relation: one permission per verb, the same name for views, templates and API."""

import rules

from community.exchanges.company import side_of
from community.exchanges.enums import Audience
from community.members.rules import is_administrator, is_facilitator, is_member
from dynamics.enums import TeamRole
from dynamics.rules import role_in_team

# --- Needs and offers -----------------------------------------------------------------------


@rules.predicate
def is_owner(user, record=None):
    """The person who wrote it."""
    return is_member(user) and record is not None and record.owner_id == user.pk


@rules.predicate
def is_in_its_team(user, record=None):
    """Somebody who holds the dynamique that it belongs to, with any role."""
    return record is not None and record.dynamic_id is not None and bool(role_in_team(user, record.dynamic))


@rules.predicate
def animates_it(user, record=None):
    if record is None or record.dynamic_id is None:
        return False
    return role_in_team(user, record.dynamic) == TeamRole.ANIMATOR


@rules.predicate
def is_listed_for(user, record=None):
    """Open, of a dynamique that is published, and meant for readers such as this one."""
    if record is None or not record.is_open or (record.dynamic_id and not record.dynamic.live):
        return False
    return record.audience == Audience.PUBLIC or (record.audience == Audience.MEMBERS and is_member(user))


is_of_its_people = is_owner | is_in_its_team

for noun in ("need", "offer"):
    # Wagtail's own names
    for action in ("view", "add", "change"):
        rules.add_perm(f"exchanges.{action}_{noun}", is_facilitator)
    rules.add_perm(f"exchanges.delete_{noun}", is_administrator)
    # Ours
    rules.add_perm(f"exchanges.see_{noun}", is_listed_for | is_of_its_people | is_facilitator)
    rules.add_perm(f"exchanges.write_{noun}", is_member)
    rules.add_perm(f"exchanges.edit_{noun}", is_of_its_people | is_facilitator)
    rules.add_perm(f"exchanges.move_{noun}", is_of_its_people | is_facilitator)
    rules.add_perm(f"exchanges.remove_{noun}", is_owner | animates_it | is_facilitator)
rules.add_perm("exchanges.enter_need_for_others", is_facilitator)
rules.add_perm("exchanges.see_need_contact", is_facilitator)
rules.add_perm("exchanges.save_search", is_member)

# --- Figures ---------------------------------------------------------------------------------
rules.add_perm("exchanges.see_all_figures", is_facilitator)

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

# --- Aftermath: once both agreed ------------------------------------------------------------


@rules.predicate
def is_open_to_both(user, introduction=None):
    """Both agreed, and what they wrote was not forgotten since."""
    return introduction is not None and introduction.shows_contacts and introduction.anonymised_at is None


@rules.predicate
def is_a_side(user, introduction=None):
    return introduction is not None and is_member(user) and side_of(introduction, user) is not None


@rules.predicate
def supports_her_dynamic(user, support=None):
    return support is not None and role_in_team(user, support.dynamic) is not None


@rules.predicate
def is_still_open(user, support=None):
    return support is not None and support.closed_at is None


of_the_company = is_open_to_both & (is_a_side | is_facilitator)
for verb in ("read_aftermath", "write_thread", "fill_frame", "agree_date", "give_balance"):
    rules.add_perm(f"exchanges.{verb}", of_the_company)
# A side agrees for itself, the équipe relais for nobody
rules.add_perm("exchanges.agree_frame", is_open_to_both & is_a_side)
rules.add_perm("exchanges.open_support", is_facilitator)
rules.add_perm("exchanges.read_support", is_facilitator | supports_her_dynamic)
rules.add_perm("exchanges.fill_support", is_still_open & (is_facilitator | supports_her_dynamic))
rules.add_perm("exchanges.close_support", is_still_open & is_facilitator)
rules.add_perm("exchanges.pass_on", is_member)

# --- Suggestions, weights -------------------------------------------------------------------------
rules.add_perm("exchanges.see_suggestions", is_of_its_people | is_facilitator)
rules.add_perm("exchanges.dismiss_suggestion", is_of_its_people)
rules.add_perm("exchanges.qualify_suggestion", is_facilitator)
rules.add_perm("exchanges.see_weights", is_administrator)
rules.add_perm("exchanges.change_weights", is_administrator)
