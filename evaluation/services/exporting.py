"""All that this part of the evaluation holds, in one archive, for the team that wrote it."""

import io
import json
import zipfile
from contextlib import suppress

from django.conf import settings
from django.utils import timezone

from dynamics.models import Dynamic
from evaluation import tables
from evaluation.deliberations import positions_of
from evaluation.models import Evaluation, Evidence
from evaluation.services.means import rate, rows_for_csv
from evaluation.services.prerequisites import checklist

FORMAT = 1


def archive(dynamic: Dynamic) -> bytes:
    """A ZIP: `evaluation.json` with everything, a CSV a table, the documents of the evidence. Nobody is named in it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        content = json.dumps(everything(dynamic), ensure_ascii=False, indent=2, default=str)
        file.writestr("evaluation.json", content)
        for kind in tables.KINDS.values():
            file.writestr(f"{kind.name}.csv", tables.csv_of(kind, rows_for_csv(dynamic, kind)))
        for evidence in Evidence.objects.filter(evaluation__dynamic=dynamic).exclude(document=""):
            # A file that is lost does not keep the rest from going out
            with suppress(FileNotFoundError), evidence.document.open("rb") as document:
                file.writestr(f"documents/{evidence.pk}-{evidence.document_name}", document.read())
    return buffer.getvalue()


def everything(dynamic: Dynamic) -> dict:
    """Plain values, under the French names of the pages."""
    current = rate()
    report = getattr(dynamic, "report_settings", None)
    return {
        "format": FORMAT,
        "fait_le": timezone.now().isoformat(timespec="seconds"),
        "dynamique": {"nom": dynamic.name, "adresse": settings.SITE_URL + dynamic.get_absolute_url()},
        "heure_de_benevolat": {
            "smic_horaire_brut": current.hourly_eur,
            "depuis": current.since,
            "source": current.source,
        },
        "annees": list(dynamic.resource_years.values("year", "note")),
        **{
            kind.name: [
                {header: tables.written(row, name) for header, name in kind.columns.items()}
                for row in rows_for_csv(dynamic, kind)
            ]
            for kind in tables.KINDS.values()
        },
        "evaluation": evaluation_of(dynamic),
        "prerequis": [
            {
                "prerequis": item.title,
                "etats": [
                    {"etat": entry.get_state_display(), "note": entry.note, "le": entry.created_at}
                    for entry in item.entries
                ],
            }
            for item in checklist(dynamic)
        ],
        "publics": list(dynamic.part_audiences.values("part", "audience")),
        "rapport": {"parties": report.sections, "introduction": report.opening} if report else None,
        "liens_du_rapport": list(
            dynamic.report_links.values("label", "sections", "created_at", "expires_at", "revoked_at")
        ),
    }


def evaluation_of(dynamic: Dynamic) -> dict | None:
    """Promise, proof and deliberation, for the team: opinions by college, and only once a round is closed."""
    evaluation = Evaluation.objects.filter(dynamic=dynamic).first()
    if evaluation is None:
        return None
    return {
        "public": evaluation.audience,
        "objectifs": list(evaluation.aims.values("pk", "dimension", "title", "text", "retired_at")),
        "maillons": list(evaluation.chain.values("pk", "kind", "title", "text", "aim", "leads_to")),
        "indicateurs": [
            {
                "nom": one.name,
                "definition": one.definition,
                "unite": one.unit,
                "objectif": one.aim_id,
                "depart": one.baseline,
                "depart_le": one.baseline_on,
                "cible": one.target,
                "cible_le": one.target_on,
                "mesures": [
                    {name: getattr(measure, name) for name in ("day", "value", "strength", "source", "note")}
                    for measure in one.measures.all()
                ],
            }
            for one in evaluation.indicators.prefetch_related("measures")
        ],
        "preuves": list(
            evaluation.evidence.values("pk", "aim", "kind", "title", "text", "day", "source", "audience")
        ),
        "effets_imprevus": list(
            evaluation.unforeseen.values("dimension", "tone", "title", "text", "day", "answer", "audience")
        ),
        "tours": [round_of(one) for one in evaluation.rounds.prefetch_related("results")],
    }


def round_of(round) -> dict:
    said = positions_of(round) if round.shows_opinions else []
    return {
        "numero": round.number,
        "etat": round.state,
        "question": round.question,
        "adopte_le": round.adopted_on,
        "synthese": round.synthesis,
        "compte_rendu": round.minutes,
        "avis": [
            {
                "objectif": position.aim.pk,
                "college": view.college.name,
                "avis": one.value,
                "raison": one.reason,
            }
            for position in said
            for view in position.colleges
            for one in view.reasons
        ],
        "resultats": list(round.results.values("aim", "value", "text")),
    }
