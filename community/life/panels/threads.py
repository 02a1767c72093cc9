"""The thread, on the page of an introduction."""

from community.life.services import threads

LAST = 2


def thread_panel(request, introduction) -> dict | None:
    """The last words and what is unread; the thread itself has its own page."""
    thread = threads.find_thread(introduction)
    if not request.user.has_perm("life.read_thread", thread):
        return None
    posts = (
        thread.posts.standing().select_related("author").order_by("-created_at", "-pk") if thread.pk else []
    )
    return {
        "template": "life/partials/_thread_panel.html",
        "order": 10,
        "context": {
            "thread": thread,
            "last": list(reversed(posts[:LAST])),
            "unread": threads.unread_of(thread, request.user),
        },
    }
