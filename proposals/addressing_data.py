"""What is known of people around what is sent, signed and followed, for the export and the erasure."""

from proposals.models import JointLetter, LetterSignature, PropositionFollow, Sending, SendingStep


class AddressingData:
    """Propositions followed, sendings and steps noted, letters written, signatures given for a dynamique."""

    name = "addressing"
    label = "Propositions adressées et suivies"
    kept = (
        "les envois, leurs étapes et les lettres communes, et les signatures de vos dynamiques, sans votre nom : "
        "ils sont publics et appartiennent à la communauté"
    )

    def collect(self, user) -> dict:
        return {
            "followed": list(user.followed_propositions.values("proposition__slug", "created_at")),
            "sent": list(
                Sending.objects.filter(sent_by=user).values("proposition__slug", "addressee__slug", "sent_on")
            ),
            "steps": list(
                SendingStep.objects.filter(noted_by=user).values(
                    "sending__proposition__slug", "sending__addressee__slug", "date", "text", "source"
                )
            ),
            "letters": list(
                JointLetter.objects.filter(author=user).values(
                    "subject", "addressee__slug", "state", "created_at"
                )
            ),
            "signatures": list(
                user.letter_signatures.values("letter__subject", "dynamic__slug", "created_at")
            ),
        }

    def erase(self, user) -> None:
        PropositionFollow.objects.filter(user=user).delete()
        Sending.objects.filter(sent_by=user).update(sent_by=None)
        SendingStep.objects.filter(noted_by=user).update(noted_by=None)
        JointLetter.objects.filter(author=user).update(author=None)
        LetterSignature.objects.filter(user=user).update(user=None)
