"""Who may do what: one permission per verb, the same name for views, templates and back office."""

import rules

from dynamics.enums import TeamRole
from dynamics.rules import is_animator, is_in_team, role_in_team
from evaluation import means_rules  # noqa: F401 (its permissions)
from evaluation.models.evaluations import audiences_of

# --- The evaluation of a dynamique ----------------------------------------------------------


@rules.predicate
def is_for_readers_such_as(user, evaluation=None):
    """Her team; and whom the evaluation is open to, once it was started."""
    if evaluation is None:
        return False
    if evaluation.pk is None:
        return role_in_team(user, evaluation.dynamic) is not None
    return evaluation.is_for(user)


@rules.predicate
def holds_its_dynamic(user, evaluation=None):
    return evaluation is not None and role_in_team(user, evaluation.dynamic) is not None


@rules.predicate
def animates_its_dynamic(user, evaluation=None):
    return evaluation is not None and role_in_team(user, evaluation.dynamic) == TeamRole.ANIMATOR


# Nothing leaves the team unless it says so: the équipe relais reads when it is told it may, and never writes
rules.add_perm("evaluation.view_evaluation", is_for_readers_such_as)
rules.add_perm("evaluation.change_evaluation", holds_its_dynamic)
rules.add_perm("evaluation.open_evaluation", animates_its_dynamic)  # say who reads it

# --- Positioning: asked of the dynamique itself ----------------------------------------------


@rules.predicate
def is_shown_its_positioning(user, dynamic=None):
    """Among those whom the dynamique chose, beyond its team."""
    sharing = getattr(dynamic, "positioning_sharing", None)
    return sharing is not None and sharing.audience in audiences_of(user)


rules.add_perm("evaluation.see_positioning", is_in_team | is_shown_its_positioning)
rules.add_perm(
    "evaluation.answer_positioning", is_in_team
)  # answer, agree on the common answer, take it away
rules.add_perm("evaluation.share_positioning", is_animator)  # say who reads it
rules.add_perm("evaluation.remove_positioning", is_animator)
