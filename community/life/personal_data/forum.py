"""What a person did in the forum beside writing."""

from community.life.models import Mention, PostDraft, PostVersion, Reaction, Thread


class ForumData:
    """Threads opened, drafts, reactions, mentions, former versions."""

    name = "forum"
    label = "Forum"
    kept = "le titre des discussions que vous avez ouvertes, sans votre nom"

    def collect(self, user) -> dict:
        versions = PostVersion.objects.filter(post__author=user)
        return {
            "threads": list(Thread.objects.in_forum().filter(opened_by=user).values("title", "created_at")),
            "drafts": list(PostDraft.objects.filter(user=user).values("title", "text", "updated_at")),
            "reactions": list(
                Reaction.objects.filter(user=user).values("kind", "post__thread__title", "created_at")
            ),
            "mentions": list(Mention.objects.filter(user=user).values("post__thread__title", "created_at")),
            "versions": list(versions.values("post__thread__title", "text", "written_at")),
        }

    def erase(self, user) -> None:
        PostVersion.objects.filter(post__author=user).delete()
        for model in (PostDraft, Reaction, Mention):
            model.objects.filter(user=user).delete()
        Thread.objects.filter(opened_by=user).update(opened_by=None)
