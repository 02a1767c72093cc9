"""Who may do what in the agenda.

`hosts`: those who hold the event (the team of the dynamique, who animates the group, the équipe relais when it
organises itself). The équipe relais may correct or cancel any event, and never reads who comes nor the notes of
an event that others hold.
"""

import rules

from community.life.events_enums import RegistrationState
from community.life.models import EventRegistration
from community.life.rules.groups import animates_group
from community.members.rules import is_administrator, is_facilitator, is_member
from dynamics.rules import is_in_team


def registration_of(user, event) -> EventRegistration | None:
    """The registration of this person, read once an object."""
    if event is None or not is_member(user):
        return None
    held = event.__dict__.setdefault("_registrations_read", {})
    if user.pk not in held:
        held[user.pk] = EventRegistration.objects.filter(event=event, user=user).first()
    return held[user.pk]


@rules.predicate
def is_shown(user, event=None):
    return event is not None and (event.is_published or event.is_cancelled)


@rules.predicate
def is_published(user, event=None):
    return event is not None and event.is_published


@rules.predicate
def is_draft(user, event=None):
    return event is not None and not (event.is_published or event.is_cancelled)


@rules.predicate
def is_standing(user, event=None):
    """Neither cancelled nor past."""
    return event is not None and not event.is_cancelled and not event.is_over


@rules.predicate
def has_begun(user, event=None):
    return event is not None and event.has_begun


@rules.predicate
def is_visit(user, event=None):
    return event is not None and event.is_visit


@rules.predicate
def is_choosing(user, event=None):
    return event is not None and event.is_choosing_a_date


@rules.predicate
def hosts(user, event=None):
    if event is None or not is_member(user):
        return False
    if event.dynamic_id:
        return is_in_team(user, event.dynamic)
    if event.group_id:
        return animates_group(user, event.group)
    return is_facilitator(user)


@rules.predicate
def has_a_place(user, event=None):
    found = registration_of(user, event)
    return found is not None and found.state == RegistrationState.IN


@rules.predicate
def is_registered(user, event=None):
    found = registration_of(user, event)
    return found is not None and found.state != RegistrationState.OUT


@rules.predicate
def is_in_a_team(user):
    return is_member(user) and user.teams.exists()


@rules.predicate
def animates_a_group(user):
    return (
        is_member(user) and user.memberships.filter(is_animator=True, group__closed_at__isnull=True).exists()
    )


@rules.predicate
def speaks_for_its_dynamic(user, trial=None):
    return trial is not None and is_in_team(user, trial.dynamic)


organises = hosts | is_facilitator
takes_part = hosts | has_a_place

# Wagtail's own names
for action in ("view", "change"):
    rules.add_perm(f"life.{action}_event", is_facilitator)
rules.add_perm("life.add_event", is_facilitator)
rules.add_perm("life.delete_event", is_administrator)

# Ours
rules.add_perm("life.organise_event", is_in_a_team | animates_a_group | is_facilitator)
rules.add_perm("life.read_event", is_shown | organises)
rules.add_perm("life.edit_event", organises)
rules.add_perm("life.publish_event", organises & is_draft)
rules.add_perm("life.give_up_event", organises & is_draft)
rules.add_perm("life.cancel_event", organises & is_published & is_standing)
rules.add_perm("life.repeat_event", organises & is_standing)
rules.add_perm("life.propose_dates", organises & is_choosing)
rules.add_perm("life.vote_date", is_member & is_published & is_choosing)
rules.add_perm("life.join_event", is_member & is_published)
rules.add_perm("life.leave_event", is_registered)
rules.add_perm("life.read_participants", takes_part & is_shown)
rules.add_perm("life.read_answers", hosts)
rules.add_perm("life.read_full_place", takes_part)
rules.add_perm("life.invite_to_event", hosts & is_published & is_standing)
rules.add_perm("life.write_notes", takes_part & is_visit & is_published)
rules.add_perm("life.write_event_report", hosts & is_published & has_begun)
rules.add_perm("life.say_trial", takes_part & is_published & has_begun)
rules.add_perm("life.answer_trial", speaks_for_its_dynamic)
