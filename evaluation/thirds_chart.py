"""The four thirds as a drawing, a table and sentences: geometry and words, no database."""

from decimal import Decimal

from dynamics.numbers import format_euros, format_percent
from evaluation.enums import Third
from evaluation.thirds import TARGET, Share, Thirds

NOT_NOTED = "rien d’inscrit"
NOT_COUNTED = "non chiffré"
ROUND = Decimal("0.1")


def chart_of(found: Thirds) -> dict:
    """Rows for the drawing: `percent` fills the width when a share is the greatest, `mark` is where a third falls."""
    greatest = max([Decimal(1), *(share.share for share in found.shares if share.share is not None)])
    rows = [
        {
            "label": share.third.label.capitalize(),
            "percent": float(((share.share or 0) / greatest * 100).quantize(ROUND)),
            "amount": amount_of(share),
            "share": "" if share.share is None else format_percent((share.share * 100).quantize(ROUND)),
            "gap": gap_of(share),
            "display": display_of(share),
        }
        for share in found.shares
    ]
    return {
        "rows": rows,
        "mark": float((TARGET / greatest * 100).quantize(ROUND)),
        "sentences": sentences_of(found),
        "has_shares": any(share.share is not None for share in found.shares),
    }


def amount_of(share: Share) -> str:
    if share.amount is None:
        return NOT_COUNTED if share.is_noted else NOT_NOTED
    partly = " au moins" if share.missing else ""
    return f"{format_euros(share.amount)}{partly}"


def display_of(share: Share) -> str:
    if share.share is None:
        return amount_of(share)
    return f"{format_percent((share.share * 100).quantize(ROUND))}, {amount_of(share)}"


def gap_of(share: Share) -> str:
    """In points of percentage, above or below a third."""
    if share.gap is None:
        return ""
    points = (share.gap * 100).quantize(ROUND)
    if abs(points) < 1:
        return "autour d’un tiers"
    text = format_percent(abs(points)).replace("%", "points" if abs(points) >= 2 else "point")
    return f"{text} au-dessus du tiers" if points > 0 else f"{text} au-dessous du tiers"


def sentences_of(found: Thirds) -> list[str]:
    """What the drawing leaves unsaid."""
    said = []
    if found.missing:
        count = (
            "Une ressource n’est pas chiffrée"
            if found.missing == 1
            else (f"{found.missing} ressources ne sont pas chiffrées")
        )
        said.append(f"{count} : les parts sont celles de ce qui est connu.")
    absent = [share.third.label for share in found.shares if not share.is_noted]
    if absent and len(absent) < len(Third):
        said.append(f"Rien n’est inscrit pour : {', '.join(absent)}.")
    if found.outside:
        said.append(
            f"{format_euros(found.outside)} restent hors de la règle : emprunts, fonds propres, "
            "et ce qui est donné autrement qu’en heures de bénévolat."
        )
    return said
