"""/dynamiques/<slug>/evaluation/radar/: the reached area, on a page and as files."""

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from community.members.limits import limit
from evaluation.enums import RoundState
from evaluation.radar_files import png_of, svg_of
from evaluation.radars import OPINIONS, PROOF, RadarChart, opinions_chart, proof_chart
from evaluation.views.access import EvaluationView

MOST_YEARS = 20


class RadarView(EvaluationView):
    """Two radars: what the proof says by year, what the colleges say in a round."""

    tab = "radar"

    def get(self, request, slug):
        chart, years = proof_chart(self.evaluation, self.years_asked())
        rounds = self.rounds()
        round = self.round_asked(rounds)
        query = request.GET.urlencode()
        return self.page(
            "evaluation/radar.html",
            proof=chart,
            years=years,
            shown=[int(line.label) for line in chart.lines],
            rounds=rounds,
            round=round,
            opinions=opinions_chart(round) if round else None,
            query=f"?{query}" if query else "",
        )

    def years_asked(self) -> list[int]:
        asked = self.request.GET.getlist("annee")[:MOST_YEARS]
        return [int(one) for one in asked if one.isascii() and one.isdigit() and len(one) == 4]

    def rounds(self) -> list:
        """Closed ones for the team, adopted ones for every reader; the newest first."""
        found = self.evaluation.rounds.for_reader(self.request.user, self.evaluation)
        return list(found.filter(state__in=[RoundState.CLOSED, RoundState.ADOPTED]))

    def round_asked(self, rounds: list):
        asked = self.request.GET.get("tour", "")
        return next((one for one in rounds if str(one.number) == asked), rounds[0] if rounds else None)


class RadarFileView(RadarView):
    """One of the radars as it is shown, alone in a file."""

    def get(self, request, slug, key, extension):
        if refusal := limit(request, action="evaluation.radar", rate="60/h"):
            return refusal
        drawing = self.chart(key).drawing
        if drawing is None:
            raise Http404
        content = png_of(drawing) if extension == "png" else svg_of(drawing)
        kind = "image/png" if extension == "png" else "image/svg+xml"
        response = HttpResponse(content, content_type=kind)
        name = f"Archipel - {self.dynamic.name} - radar des {key}.{extension}"
        response["Content-Disposition"] = content_disposition_header(True, name)
        response["Cache-Control"] = "private, no-store"
        return response

    def chart(self, key: str) -> RadarChart:
        if key == PROOF:
            return proof_chart(self.evaluation, self.years_asked())[0]
        round = self.round_asked(self.rounds()) if key == OPINIONS else None
        if round is None:
            raise Http404
        return opinions_chart(round)
