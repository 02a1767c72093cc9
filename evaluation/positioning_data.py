"""What the positioning knows of people, for the export and the erasure."""

from evaluation.models.positioning import QUESTIONS
from evaluation.services import positioning


class PositioningData:
    """A person's answers, and the common ones that she agreed on."""

    name = "positioning"
    label = "Positionnements"
    kept = "les positionnements convenus par vos équipes, sans votre nom ni vos réponses : ils appartiennent à la dynamique"

    def collect(self, user) -> dict:
        answers = user.positioning_answers.order_by("created_at", "pk")
        agreed = user.agreed_positionings.order_by("agreed_on", "pk")
        return {
            "answers": list(
                answers.values("positioning__dynamic__slug", "created_at", "submitted_at", *QUESTIONS)
            ),
            "agreed": list(agreed.values("dynamic__slug", "agreed_on")),
        }

    def erase(self, user) -> None:
        """Answers go; a positioning that nobody else answers goes with them."""
        for answer in user.positioning_answers.all():
            positioning.withdraw_answer(answer=answer, user=user)
        user.agreed_positionings.clear()
