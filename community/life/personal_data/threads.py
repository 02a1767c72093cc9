"""Posts, and how far each person read."""

from community.life.models import Post, ThreadReader
from community.life.services import forum, forum_news, notices, threads


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
        in_forum = {}
        for post in Post.objects.filter(author=user).select_related("thread"):
            threads.withdraw(post=post)
            notices.forget_notices(key=forum_news.key_of(post))
            if post.thread.is_in_forum:
                in_forum[post.thread_id] = post.thread
        for thread in in_forum.values():
            forum.forget_answer(thread)
            forum.index(thread)
        Post.objects.filter(author=user).update(author=None)
        ThreadReader.objects.filter(user=user).delete()
