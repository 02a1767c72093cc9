"""Who writes the news of Archipel: rédacteurs and administrateurs."""

import rules

from community.members.rules import is_editor

rules.add_perm("life.write_newsletter", is_editor)
