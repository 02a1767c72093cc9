"""The clock of a sending in order: the stages it went through, and its dated steps. No query of its own."""

from collections.abc import Iterable

from django.urls import reverse

from proposals.enums import SendingState
from proposals.models import Sending, SendingStep


def clock(sending: Sending, steps: Iterable[SendingStep]) -> list[dict]:
    """Every stage of the clock: `done` when a published step says so, `current` where it stands, else `todo`.

    An answer may come without an acknowledgement: what was skipped is not said to be done.
    """
    said = {step.state for step in steps if step.is_published}
    return [
        {
            "label": state.label,
            "state": "current" if state == sending.state else "done" if state in said else "todo",
        }
        for state in SendingState
    ]


def timeline(sending: Sending, steps: Iterable[SendingStep]) -> list[dict]:
    """Each step as the page shows it, the oldest first."""
    return [
        {
            "step": step,
            "title": SendingState(step.state).label if step.state else "Toujours en cours",
            "document_url": document_url(sending, step) if step.document else "",
        }
        for step in steps
    ]


def document_url(sending: Sending, step: SendingStep) -> str:
    return reverse("addressing:document", args=[sending.proposition.slug, sending.pk, step.pk])
