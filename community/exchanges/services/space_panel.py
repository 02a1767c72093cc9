"""What « mon espace » says of suggestions: how many wait for each of my needs, the best ones first."""

from django.db.models import Count, Q

from community.exchanges.enums import SuggestionState
from community.exchanges.models import Need, Suggestion
from community.exchanges.services import suggestions

MOST_NEEDS = 20


def suggestions_for(user) -> dict:
    """My open needs that have suggestions, with their number and their best offer: two queries."""
    holds = Q(
        suggestions__state=SuggestionState.NEW, suggestions__offer__in=suggestions.readable_offers(user)
    )
    needs = list(
        Need.objects.open()
        .of(user)
        .annotate(waiting=Count("suggestions", filter=holds, distinct=True))
        .filter(waiting__gt=0)
        .order_by("-waiting", "pk")[:MOST_NEEDS]
    )
    best = {}
    rows = Suggestion.objects.filter(
        need__in=needs, state=SuggestionState.NEW, offer__in=suggestions.readable_offers(user)
    )
    for row in rows.select_related("offer__dynamic").order_by("need", "-score", "pk"):
        best.setdefault(row.need_id, row)
    return {"rows": [{"need": need, "best": best[need.pk]} for need in needs if need.pk in best]}
