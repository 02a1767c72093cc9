"""What the pages of addressees show: counts without a query a row, cards, filters of the list."""

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from dynamics.numbers import plural
from proposals.enums import AddresseeKind
from proposals.models import Addressee, Proposition, Sending


def with_counts(addressees: QuerySet) -> QuerySet:
    """`asked_count`: propositions for it; `sent_count`: those sent to it; `waiting_count`: without an answer."""
    asked = Proposition.addressees.through.objects.filter(proposition__live=True)
    sent = Sending.objects.of_published()
    return addressees.annotate(
        asked_count=number_of(asked), sent_count=number_of(sent), waiting_count=number_of(sent.waiting())
    )


def number_of(rows: QuerySet) -> Coalesce:
    """How many of these rows name the addressee, as a column of its own: joins would multiply each other."""
    counted = (
        rows.filter(addressee=OuterRef("pk"))
        .order_by()
        .values("addressee")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def addressee_card(addressee: Addressee) -> dict:
    """For `components/card.html`; the addressee comes from `with_counts`."""
    lines = [{"icon": "list", "label": f"{plural(addressee.asked_count, 'proposition')} à son attention"}]
    if addressee.sent_count:
        sent = plural(addressee.sent_count, "envoi")
        waiting = f", dont {addressee.waiting_count} sans réponse" if addressee.waiting_count else ""
        lines.append({"icon": "arrow-right", "label": f"{sent}{waiting}"})
    level = f", {addressee.get_level_display()}" if addressee.level else ""
    return {
        "item_id": addressee.slug,
        "url": addressee.get_absolute_url(),
        "title": addressee.name,
        "eyebrow": f"{addressee.get_kind_display()}{level}".capitalize(),
        "text": addressee.description,
        "meta": lines,
    }


class AddresseeFilter:
    """`?nature=` and `?reponse=attendue`; a value that is not known filters nothing."""

    WAITING = "attendue"

    def __init__(self, data):
        self.kind = data.get("nature", "") if data.get("nature") in AddresseeKind.values else ""
        self.only_waiting = data.get("reponse") == self.WAITING

    def of(self, addressees: QuerySet) -> QuerySet:
        found = addressees.filter(kind=self.kind) if self.kind else addressees
        waiting = Sending.objects.of_published().waiting()
        return found.filter(pk__in=waiting.values("addressee")) if self.only_waiting else found

    def query(self) -> str:
        parts = [f"nature={self.kind}"] if self.kind else []
        return "&".join([*parts, *([f"reponse={self.WAITING}"] if self.only_waiting else [])])

    def tabs(self) -> list[dict]:
        """All, then a tab for each kind, then those who have not answered."""
        kinds = [
            {"label": kind.label.capitalize(), "url": f"?nature={kind.value}", "current": kind == self.kind}
            for kind in AddresseeKind
        ]
        return [
            {"label": "Tous", "url": "?", "current": not self.kind and not self.only_waiting},
            *kinds,
            {"label": "Sans réponse", "url": f"?reponse={self.WAITING}", "current": self.only_waiting},
        ]
