"""The open data page: what there is, in which formats, what each column means; the files of each night."""

from datetime import date

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from dynamics import exports
from dynamics.services import snapshot
from portal.models import OpenDataDump
from portal.open_data import tables
from portal.services.home import read_figures

LATEST = "dernier"
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "geojson": "application/geo+json",
    "json": "application/json",
    "zip": "application/zip",
}
ROBOTS = """User-agent: *
Disallow: /gestion/
Disallow: /compte/
Disallow: /mon-espace/
Disallow: /dynamiques/inscrire/
Disallow: /*?*tri=
Allow: /

Sitemap: {site}/sitemap.xml
"""


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    codebook = [
        {"name": name, "meaning": meaning, "values": exports.VOCABULARIES.get(name)}
        for name, meaning in exports.COLUMNS
    ]
    dumps = list(OpenDataDump.objects.all())
    context = {
        "codebook": codebook,
        "figures": read_figures(snapshot.current_for(request)),
        "licence": settings.DATA_LICENCE,
        "latest": latest_entry(dumps[0]) if dumps else None,
        "dumps": [(dump, archive_of(dump)) for dump in dumps],
        "tables": [table for table in tables() if table.name != "dynamiques"],
    }
    return render(request, "portal/open_data.html", context)


def latest_entry(dump: OpenDataDump) -> dict:
    """The last dump, its files by table in the order of the codebook."""
    by_table = [
        {"table": table, "files": [entry for entry in dump.files if entry["table"] == table.name]}
        for table in tables()
    ]
    return {
        "dump": dump,
        "tables": [
            {**entry, "rows": entry["files"][0]["rows"], "files": [(kind_of(f), f) for f in entry["files"]]}
            for entry in by_table
            if entry["files"]
        ],
        "companions": [entry for entry in dump.files if not entry["table"] and entry != archive_of(dump)],
        "archive": archive_of(dump),
    }


def archive_of(dump: OpenDataDump) -> dict | None:
    return next((entry for entry in dump.files if entry["name"].endswith(".zip")), None)


def kind_of(entry: dict) -> str:
    return {"csv": "CSV", "jsonl": "JSON Lines", "geojson": "GeoJSON"}[entry["name"].rpartition(".")[2]]


@require_safe
@cache_control(public=True, max_age=300)
def dump_file(request: HttpRequest, day: str, name: str) -> HttpResponseBase:
    """A file of a day; those of `dernier` lead to the last day, so that a program needs no date."""
    if day == LATEST:
        dump = OpenDataDump.objects.first()
        found = name if name != "archipel.zip" or dump is None else f"archipel-{dump.day:%Y-%m-%d}.zip"
        if dump is None or dump.file(found) is None:
            raise Http404
        return redirect("open-data-file", day=f"{dump.day:%Y-%m-%d}", name=found)
    dump = get_object_or_404(OpenDataDump, day=day_or_404(day))
    if dump.file(name) is None:
        raise Http404
    try:
        file = default_storage.open(f"{dump.folder}/{name}")
    except OSError as error:
        raise Http404 from error
    kind = TYPES.get(name.rpartition(".")[2], "text/plain; charset=utf-8")
    return FileResponse(file, as_attachment=True, filename=name, content_type=kind)


def day_or_404(text: str) -> date:
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise Http404
    return day


@require_safe
@cache_control(public=True, max_age=86400)
def robots(request):
    return HttpResponse(ROBOTS.format(site=settings.SITE_URL), content_type="text/plain; charset=utf-8")
