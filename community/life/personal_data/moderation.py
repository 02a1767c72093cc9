"""Reports, decisions, appeals, pauses, private conversations and blocks, as far as they are this person's."""

from community.exchanges.services.forgetting import forget_letters
from community.life.enums import NoticeSubject
from community.life.models import Block, Notice, Participant, PostCase, PostReport, WritingPause
from community.life.moderation_enums import Measure


class ModerationData:
    """What she reported, what was decided about her words, what she decided herself."""

    name = "post_moderation"
    label = "Modération des messages"
    kept = (
        "les décisions prises sur des messages et leurs raisons, sans votre nom ni vos mots : "
        "la communauté doit pouvoir rendre compte de sa modération"
    )

    def collect(self, user) -> dict:
        about_me = PostCase.objects.filter(author=user, decided_at__isnull=False).exclude(
            measure=Measure.KEEP
        )
        return {
            "reports": list(user.post_reports.values("rule", "words", "created_at")),
            "decisions_about_me": list(
                about_me.values(
                    "measure",
                    "rule",
                    "reason",
                    "decided_at",
                    "appeal",
                    "appealed_at",
                    "outcome",
                    "outcome_reason",
                )
            ),
            "decisions_taken": list(user.cases_decided.values("measure", "rule", "reason", "decided_at")),
            "appeals_settled": list(user.cases_settled.values("outcome", "outcome_reason", "settled_at")),
            "pauses": list(user.writing_pauses.values("reason", "starts_at", "ends_at", "lifted_at")),
        }

    def erase(self, user) -> None:
        PostReport.objects.filter(reporter=user).update(reporter=None, words="")
        PostCase.objects.filter(author=user).update(author=None, appeal="")
        PostCase.objects.filter(decided_by=user).update(decided_by=None)
        PostCase.objects.filter(settled_by=user).update(settled_by=None)
        WritingPause.objects.filter(user=user).delete()


class MessagesData:
    """Private conversations: her own words are among her posts, nothing of the other's is told."""

    name = "messages"
    label = "Messages privés"
    kept = "pour l’autre personne, que vous lui avez écrit, sans votre nom ni vos mots"

    def collect(self, user) -> dict:
        return {
            "conversations": list(user.conversations.values("conversation__created_at", "archived_at")),
            "blocks": list(user.blocks.values("created_at")),
        }

    def erase(self, user) -> None:
        self._forget_notices(user)
        Participant.objects.filter(user=user).update(user=None)
        Block.objects.filter(user=user).delete()
        Block.objects.filter(blocked=user).delete()

    def _forget_notices(self, user) -> None:
        """« Nadia vous a écrit », told to the others, on the site and by mail."""
        for place in user.conversations.all():
            told = Notice.objects.filter(
                subject=NoticeSubject.MESSAGE, key__startswith=f"conversation-{place.conversation_id}-"
            )
            forget_letters(Notice, list(told.values_list("pk", flat=True)))
            told.delete()
