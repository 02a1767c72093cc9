"""What a person was told, and what she follows."""

from community.life.models import Channel, Follow, Notice


class NoticeData:
    """Notices, channels and what is followed."""

    name = "notices"
    label = "Avis"
    kept = ""

    def collect(self, user) -> dict:
        notices = Notice.objects.filter(user=user)
        channels = Channel.objects.filter(user=user)
        follows = Follow.objects.filter(user=user).select_related("thread", "group", "theme", "territory")
        return {
            "notices": list(notices.values("subject", "title", "text", "created_at", "read_at")),
            "channels": list(channels.values("subject", "on_site", "rhythm")),
            "follows": [{"about": row.about, "rhythm": row.rhythm} for row in follows],
        }

    def erase(self, user) -> None:
        for model in (Notice, Channel, Follow):
            model.objects.filter(user=user).delete()
