"""What a person wrote in carnets de passation, and where she is named in them."""

from community.life.models import Handover, HandoverEntry


class HandoverData:
    """Lines of carnets de passation."""

    name = "handover"
    label = "Carnets de passation"
    kept = "les lignes que vous avez écrites dans le carnet d’une dynamique, sans votre nom : elles sont à son équipe"

    def collect(self, user) -> dict:
        written = HandoverEntry.objects.filter(written_by=user)
        named = HandoverEntry.objects.filter(person=user)
        columns = ("handover__dynamic__name", "kind", "title", "text", "reach", "happened_on", "created_at")
        return {
            "written": list(written.values(*columns, "file")),
            "named": list(named.values("handover__dynamic__name", "kind", "title")),
            "successor_of": list(Handover.objects.filter(successor=user).values("dynamic__name")),
        }

    def erase(self, user) -> None:
        HandoverEntry.objects.filter(written_by=user).update(written_by=None)
        HandoverEntry.objects.filter(person=user).update(person=None)
        Handover.objects.filter(successor=user).update(successor=None)
