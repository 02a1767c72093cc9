"""News of propositions, sent within the transaction that makes them."""

from django.dispatch import Signal

# A dated step was noted; sender Proposition, `proposition`, `step`, `user`
step_noted = Signal()
# A wording was changed by an accepted amendment; sender Proposition, `proposition`, `amendment`
wording_changed = Signal()
