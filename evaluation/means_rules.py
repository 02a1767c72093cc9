"""Who may do what with resources, report, comparisons; imported by `rules`."""

import rules

from community.members.rules import is_administrator
from dynamics.rules import is_animator, is_in_team
from evaluation.models.evaluations import audiences_of


@rules.predicate
def is_of_its_team(user, reading=None):
    return reading is not None and is_in_team(user, reading.dynamic)


@rules.predicate
def is_in_its_audience(user, reading=None):
    """The team said that this part is for readers such as this one."""
    return reading is not None and reading.audience in audiences_of(user)


@rules.predicate
def animates_one_side(user, comparison=None):
    return comparison is not None and (
        is_animator(user, comparison.asking) or is_animator(user, comparison.asked)
    )


@rules.predicate
def is_of_one_side(user, comparison=None):
    return comparison is not None and (
        is_in_team(user, comparison.asking) or is_in_team(user, comparison.asked)
    )


@rules.predicate
def animates_the_asked(user, comparison=None):
    return comparison is not None and is_animator(user, comparison.asked)


# Its object is a Reading: a part of a dynamique. The équipe relais reads what the team lets it read, no more.
rules.add_perm("evaluation.read_part", is_of_its_team | is_in_its_audience)
rules.add_perm("evaluation.write_means", is_in_team)
rules.add_perm("evaluation.see_accesses", is_in_team)
rules.add_perm("evaluation.export_means", is_in_team)
rules.add_perm("evaluation.compose_report", is_in_team)
rules.add_perm("evaluation.share_evaluation", is_animator)
rules.add_perm("evaluation.remove_means", is_animator)
rules.add_perm("evaluation.see_comparisons", is_in_team)
rules.add_perm("evaluation.ask_comparison", is_animator)
rules.add_perm("evaluation.see_comparison", is_of_one_side)
rules.add_perm("evaluation.answer_comparison", animates_the_asked)
rules.add_perm("evaluation.end_comparison", animates_one_side)
for action in ("view", "add", "change", "delete"):
    rules.add_perm(f"evaluation.{action}_volunteeringrate", is_administrator)
