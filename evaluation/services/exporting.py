"""All that this part of the evaluation holds, in one archive, for the team that wrote it."""

import io
import json
import zipfile

from django.conf import settings
from django.utils import timezone

from dynamics.models import Dynamic
from evaluation import tables
from evaluation.services.means import rate, rows_for_csv
from evaluation.services.prerequisites import checklist

FORMAT = 1


def archive(dynamic: Dynamic) -> bytes:
    """A ZIP: `evaluation.json` with everything, a CSV a table. People are named by nobody: « l’équipe » wrote it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        content = json.dumps(everything(dynamic), ensure_ascii=False, indent=2, default=str)
        file.writestr("evaluation.json", content)
        for kind in tables.KINDS.values():
            file.writestr(f"{kind.name}.csv", tables.csv_of(kind, rows_for_csv(dynamic, kind)))
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
