"""Private messages of the demonstration, never made on a real site."""

from django.db import transaction

from community.life.services import messages
from community.members.models import Profile, User

WORDS = [
    (
        "membre",
        "Bonjour, votre fiche parle de repas pris ensemble avant les réunions. Comment avez-vous commencé ?",
    ),
    (
        "animatrice",
        "Bonjour Camille. Par une soupe, chez une voisine, sans ordre du jour. La suite est venue toute seule.",
    ),
    ("membre", "Merci. Nous essayons en janvier, je vous raconterai."),
]


@transaction.atomic
def make_demo_messages() -> None:
    """Dominique gets messages from members; Camille wrote to her, she answered. A second time changes nothing."""
    people = {name: User.objects.get(email=f"{name}@archipel.test") for name, _ in WORDS}
    writer, other = people["membre"], people["animatrice"]
    if messages.between(writer, other) is not None:
        return
    Profile.objects.filter(user=other).update(accepts_messages=True)
    (_, first), *rest = WORDS
    conversation = messages.begin(recipient=other, text=first, user=writer)
    for name, text in rest:
        messages.answer(conversation=conversation, text=text, user=people[name])
