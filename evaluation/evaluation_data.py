"""What is known of a person around evaluations, for the export and the erasure."""

from evaluation.models import Evaluation, Evidence, Measure, Opinion, Participant, Round, UnforeseenEffect

NOTED = (Measure, Evidence, UnforeseenEffect)


class EvaluationData:
    """What she wrote for a team, the invitations that she got and the opinions that she gave."""

    name = "evaluation"
    label = "Évaluations"
    kept = (
        "ce que vous avez noté pour une équipe (mesures, preuves, effets imprévus), sans votre nom ; et vos avis "
        "dans une délibération, avec le nom de votre collège et sans votre adresse"
    )

    def collect(self, user) -> dict:
        invitations = Participant.objects.filter(email__iexact=user.email)
        return {
            "started": list(Evaluation.objects.filter(started_by=user).values("dynamic__slug", "created_at")),
            "rounds_prepared": list(
                Round.objects.filter(prepared_by=user).values("evaluation__dynamic__slug", "number")
            ),
            "measures": list(
                Measure.objects.filter(noted_by=user).values(
                    "indicator__name", "day", "value", "source", "note"
                )
            ),
            "evidence": list(
                Evidence.objects.filter(noted_by=user).values("title", "text", "day", "source", "kind")
            ),
            "unforeseen_effects": list(
                UnforeseenEffect.objects.filter(noted_by=user).values("title", "text", "day", "answer")
            ),
            "invitations": list(
                invitations.values(
                    "round__evaluation__dynamic__slug",
                    "round__number",
                    "college__name",
                    "invited_at",
                    "reminded_at",
                    "answered_at",
                )
            ),
            "opinions": list(
                Opinion.objects.filter(participant__in=invitations).values("aim__title", "value", "reason")
            ),
        }

    def erase(self, user) -> None:
        Evaluation.objects.filter(started_by=user).update(started_by=None)
        Round.objects.filter(prepared_by=user).update(prepared_by=None)
        for model in NOTED:
            model.objects.filter(noted_by=user).update(noted_by=None)
        invitations = Participant.objects.filter(email__iexact=user.email)
        invitations.filter(answered_at=None).delete()
        invitations.update(email="")
