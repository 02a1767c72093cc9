"""The carnet de passation: of the team alone, the équipe relais has no key."""

import rules

from dynamics.rules import is_animator, is_in_team

rules.add_perm("life.read_handover", is_in_team)
rules.add_perm("life.write_handover", is_in_team)
rules.add_perm("life.name_successor", is_animator)
