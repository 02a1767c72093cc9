"""From the columns of a remote source to those of our imports: proposed, corrected once by a person, kept.

What a source writes too long, in HTML or in words of its own is brought to our measures here, with a remark;
what cannot be is left to `import_values`, which refuses the row and says why.
"""

import hashlib
from collections.abc import Iterable, Mapping
from html import unescape

from django.utils.html import strip_tags
from django.utils.text import Truncator

from dynamics.french import fold
from dynamics.services.csv_reading import Row, clean, header_key
from dynamics.services.import_places import PlaceError
from dynamics.services.import_values import SEPARATOR, RowReader, website_of

SUMMARY_LENGTH = 400
REFERENCE_LENGTH = 100
PLACES_IN_WORDS = ("insee", "commune", "departement", "region")

# Our column → (label, the headers met for it: ours, GeoJSON, GoGoCarto, those of the public lists of tiers-lieux)
TARGETS: dict[str, tuple[str, tuple[str, ...]]] = {
    "reference": (
        "Identifiant dans la source",
        ("reference", "id", "identifiant", "_id", "uuid", "id_lieu", "structure_id", "siret", "osm_id"),
    ),
    "name": (
        "Nom",
        ("name", "nom", "title", "titre", "nom_du_tiers_lieu", "nom_lieu", "str_nom", "nom_complet"),
    ),
    "type": ("Type", ("type", "typologie", "categorie")),
    "summary": (
        "Résumé",
        (
            "summary",
            "resume",
            "abstract",
            "description",
            "presentation_resume",
            "descriptif",
            "description_courte",
        ),
    ),
    "website": (
        "Site web",
        ("website", "site_web", "url_web", "site_internet", "site", "primary_url", "url"),
    ),
    "year": ("Année de naissance", ("year", "annee", "annee_creation", "date_creation", "year_started")),
    "stage": ("Stade", ("stage", "stade")),
    "themes": ("Thèmes", ("themes", "theme", "categories", "tags", "thematiques", "activites")),
    "legal_forms": (
        "Formes juridiques",
        ("legal_forms", "formes_juridiques", "forme_juridique", "statut_juridique"),
    ),
    "insee": (
        "Code INSEE",
        ("insee", "code_insee", "siege_code", "numcom", "codgeo", "com_insee", "citycode"),
    ),
    "commune": (
        "Commune",
        (
            "commune",
            "address_addresslocality",
            "addresslocality",
            "ville",
            "city",
            "nomcom",
            "locality",
            "libgeo",
        ),
    ),
    "postal_code": (
        "Code postal",
        ("code_postal", "address_postalcode", "postalcode", "cp", "postcode", "postal_code"),
    ),
    "departement": ("Département", ("departement", "dep", "code_departement")),
    "region": ("Région", ("region", "reg", "code_region")),
    "latitude": (
        "Latitude",
        ("latitude", "geo_latitude", "geometry_latitude", "lat", "y_wgs84", "geolocation_lat", "ylat"),
    ),
    "longitude": (
        "Longitude",
        (
            "longitude",
            "geo_longitude",
            "geometry_longitude",
            "lon",
            "lng",
            "x_wgs84",
            "geolocation_lon",
            "xlong",
        ),
    ),
}


def propose(columns: Iterable[str]) -> dict[str, str]:
    """A column of the source for each of ours that one of them looks made for."""
    known: dict[str, str] = {}
    for column in columns:
        known.setdefault(header_key(column.replace(".", " ")), column)
    found = {
        target: next((known[name] for name in names if name in known), "")
        for target, (_, names) in TARGETS.items()
    }
    return {target: column for target, column in found.items() if column}


def problem_of(mapping: Mapping[str, str], *, has_default_type: bool) -> str:
    """What is missing for the mapping to be usable, in a sentence; "" when nothing is."""
    if not mapping.get("name"):
        return "Dites quelle colonne porte le nom."
    if not mapping.get("type") and not has_default_type:
        return "Dites quelle colonne porte le type, ou choisissez un type pour toute la source."
    has_point = mapping.get("latitude") and mapping.get("longitude")
    if not (has_point or mapping.get("commune") or mapping.get("insee")):
        return "Dites où sont les lieux : latitude et longitude, commune, ou code INSEE."
    return ""


def external_id(cells: Mapping[str, str]) -> str:
    """What the source calls the row; without identifier, its name and place."""
    given = cells.get("reference", "")
    if given:
        return given if len(given) <= REFERENCE_LENGTH else digest(given)
    where = [cells.get(name, "") for name in ("insee", "commune", "postal_code")]
    if not any(where):
        where = [cells.get("latitude", "")[:6], cells.get("longitude", "")[:6]]
    return digest(f"{fold(cells.get('name', ''))} {fold(' '.join(where))}")


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def reference_of(prefix: str, external: str) -> str:
    """The reference under which the record is kept here: no two sources share one."""
    reference = f"{prefix}:{external}"
    return reference if len(reference) <= REFERENCE_LENGTH else f"{prefix}:{digest(external)}"


class Translator:
    """Rows of a source as rows of our imports."""

    def __init__(
        self,
        *,
        mapping: Mapping[str, str],
        equivalences: Mapping[str, str],
        default_type: str,
        prefix: str,
        reader: RowReader,
    ):
        self.mapping, self.default_type, self.prefix, self.reader = mapping, default_type, prefix, reader
        self.equivalences = {fold(theirs): ours for theirs, ours in equivalences.items()}

    def cells(self, row: Row) -> dict[str, str]:
        """What the source says, by our columns and in its own words: nothing else of it is kept."""
        found = {target: row[column] for target, column in self.mapping.items() if column}
        return {target: text for target, text in found.items() if text}

    def row(self, line: int, cells: Mapping[str, str], problem: str = "") -> tuple[Row, list[str]]:
        """A row of our imports, and remarks on what was changed or left out."""
        given, remarks = dict(cells), []
        given["reference"] = reference_of(self.prefix, external_id(cells))
        for name in ("name", "summary"):
            if name in given:
                given[name] = clean(unescape(strip_tags(given[name])))
        if len(given.get("summary", "")) > SUMMARY_LENGTH:
            given["summary"] = Truncator(given["summary"]).chars(SUMMARY_LENGTH, truncate="…")
            remarks.append("résumé raccourci")
        given["year"] = given.get("year", "")[:4]
        remarks += self.translate(given)
        remarks += self.settle_place(given)
        try:
            website_of(given.get("website", ""))
        except ValueError:
            given.pop("website")
            remarks.append("adresse de site illisible, laissée de côté")
        return Row(line, {name: text for name, text in given.items() if text}, problem), remarks

    def translate(self, given: dict[str, str]) -> list[str]:
        """Words of vocabularies: ours, or those that a person gave an equivalent of; the others are dropped."""
        known = {
            "type": self.reader.typologies,
            "themes": self.reader.themes,
            "legal_forms": self.reader.legal_forms,
            "stage": self.reader.stages,
        }
        unknown = []
        for name, words in known.items():
            kept = []
            for word in given.get(name, "").split(SEPARATOR):
                ours = self.equivalences.get(fold(word), word.strip())
                if fold(ours) in words:
                    kept.append(ours)
                elif ours:
                    unknown.append(ours)
            several = name in ("themes", "legal_forms")
            given[name] = SEPARATOR.join(dict.fromkeys(kept)) if several else next(iter(kept), "")
        given["type"] = given["type"] or self.default_type
        shown = ", ".join(dict.fromkeys(word[:40] for word in unknown[:5]))
        return [f"mots sans équivalent ici : {shown}"] if unknown else []

    def settle_place(self, given: dict[str, str]) -> list[str]:
        """The postal code goes with the commune; a point prevails over words that lead nowhere."""
        postal = given.pop("postal_code", "")
        if postal and given.get("commune") and not given.get("insee"):
            given["commune"] = f"{postal} {given['commune']}"
        if not (given.get("latitude") and given.get("longitude")):
            return []
        try:
            self.reader.places.find(Row(0, given))
        except PlaceError as error:
            for name in PLACES_IN_WORDS:
                given.pop(name, None)
            return [f"{error} ; retenu d’après le point"]
        return []
