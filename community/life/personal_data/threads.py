"""Posts, and how far each person read."""

from community.life.models import Post, ThreadReader
from community.life.services import threads


class LifeData:
    """Posts in threads."""

    name = "life"
    label = "Fils de discussion"
    kept = "la place de vos messages dans les fils, sans leur texte, leur document ni votre nom"

    def collect(self, user) -> dict:
        posts = Post.objects.filter(author=user)
        return {
            "posts": list(posts.values("thread__title", "text", "document", "created_at", "withdrawn_at")),
        }

    def erase(self, user) -> None:
        for post in Post.objects.filter(author=user):
            threads.withdraw(post=post)
        Post.objects.filter(author=user).update(author=None)
        ThreadReader.objects.filter(user=user).delete()
