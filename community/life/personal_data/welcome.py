"""What a person chose for her first steps."""

from community.life.models import Welcome


class WelcomeData:
    """The first steps, shown or put away."""

    name = "welcome"
    label = "Accueil"
    kept = ""

    def collect(self, user) -> dict:
        return {"first_steps": list(Welcome.objects.filter(user=user).values("is_shown", "created_at"))}

    def erase(self, user) -> None:
        Welcome.objects.filter(user=user).delete()
