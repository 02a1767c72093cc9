"""What following and signing show on « Mon espace »."""

from django.db.models import Exists, OuterRef
from django.utils import timezone

from dynamics.enums import TeamRole
from dynamics.models import Dynamic
from proposals.enums import JointLetterState
from proposals.models import JointLetter, LetterSignature, Proposition, Support

SHOWN = 20


def space_panel(request) -> dict | None:
    """The propositions that the member follows: one query."""
    followed = Proposition.objects.published().filter(follows__user=request.user)
    shown = list(followed.order_by("-follows__created_at", "pk").only("slug", "title")[:SHOWN])
    if not shown:
        return None
    return {
        "anchor": "propositions-suivies",
        "title": "Les propositions que je suis",
        "order": 45,
        "template": "proposals/addressing/_space_panel.html",
        "context": {"propositions": shown},
    }


def letters_to_sign(request) -> list[dict]:
    """Open letters that a dynamique which she animates may still sign: one query."""
    teams = request.user.teams.filter(role=TeamRole.ANIMATOR, dynamic__live=True)
    mine = Dynamic.objects.filter(pk__in=teams.values("dynamic"))
    supported = Support.objects.filter(
        dynamic=OuterRef("pk"), proposition__letter_items__letter=OuterRef(OuterRef("pk"))
    )
    signed = LetterSignature.objects.filter(dynamic=OuterRef("pk"), letter=OuterRef(OuterRef("pk")))
    entitled = mine.filter(Exists(supported), ~Exists(signed))
    letters = JointLetter.objects.filter(
        Exists(entitled), state=JointLetterState.OPEN, signed_until__gte=timezone.localdate()
    )
    return [
        {
            "name": letter.subject,
            "label": "une lettre porte une proposition que votre dynamique soutient, vous pouvez la signer.",
            "url": letter.get_absolute_url(),
        }
        for letter in letters.order_by("signed_until", "pk")[:SHOWN]
    ]
