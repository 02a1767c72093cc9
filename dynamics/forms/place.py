"""Step 2: where its seat is, how precisely, and where it acts."""

from django import forms

from dynamics.cells import distance_km
from dynamics.enums import Precision, TerritoryLevel
from dynamics.forms.base import StepForm
from dynamics.forms.fields import guide
from dynamics.forms.territories import SEAT_LEVELS, AmbiguousError, TerritoriesField, TerritoryField
from dynamics.models import Dynamic, Territory

FARTHEST_KM = 60


class CoordinateField(forms.FloatField):
    """Degrees with a point or a comma; moved on the map, or typed."""

    widget = forms.TextInput

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)
        self.widget.attrs["inputmode"] = "decimal"

    def to_python(self, value):
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)

    def prepare_value(self, value):
        return str(value).replace(".", ",") if isinstance(value, float) else value


class PlaceForm(StepForm):
    seat = TerritoryField(
        label="Commune du siège",
        help_text=guide("Son nom, son code postal ou son code INSEE.", "Lons-le-Saunier, ou 39000"),
        error_messages={"required": "Dites où est le siège, même approximatif."},
    )
    latitude = CoordinateField(
        label="Latitude",
        min_value=-90,
        max_value=90,
        help_text=guide("Laissez vide pour le centre de la commune.", "46,674"),
    )
    longitude = CoordinateField(
        label="Longitude",
        min_value=-180,
        max_value=180,
        help_text=guide("En degrés, comme la latitude.", "5,551"),
    )
    territories = TerritoriesField(
        label="Territoires d’action",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=guide(
            "Là où vous agissez, un par ligne : communes, intercommunalités, départements, régions.",
            "CC du Val de Drôme en Biovallée",
        ),
    )

    legends = [
        ("Le siège", ["precision", "seat", "latitude", "longitude"]),
        ("Le territoire d’action", ["scale", "territories", "perimeter_note"]),
    ]

    class Meta:
        model = Dynamic
        fields = ["precision", "seat", "latitude", "longitude", "scale", "territories", "perimeter_note"]
        labels = {"precision": "Que montrer sur la carte ?"}
        help_texts = {
            "precision": "Une adresse exacte est publique. Au-delà de la commune, la carte montre une zone.",
            "scale": "L’étendue sur laquelle vous agissez, même si elle déborde les limites administratives.",
            "perimeter_note": guide(
                "Si la liste ci-dessus ne suffit pas, dites-le en mots.",
                "La vallée, de sa source à la confluence",
            ),
        }
        widgets = {"precision": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        chosen = self.data.get("precision") if self.is_bound else self.instance.precision
        if chosen in SEAT_LEVELS:
            self.fields["seat"].level = SEAT_LEVELS[chosen]
            level = TerritoryLevel(SEAT_LEVELS[chosen])
            if level != TerritoryLevel.COMMUNE:
                self.fields["seat"].label = f"{level.label.capitalize()} du siège"
        if not self.is_bound:
            # The field writes what it shows: a row, not its key
            self.initial["seat"] = self.instance.seat if self.instance.seat_id else None
            self.initial["territories"] = list(self.instance.territories.all())

    @property
    def seat_choices(self) -> list[Territory]:
        """What the name that was typed could mean, when there are several."""
        errors = self.errors.get("seat")
        return (
            next((error.choices for error in errors.data if isinstance(error, AmbiguousError)), [])
            if errors
            else []
        )

    def clean(self):
        cleaned = super().clean()
        seat, latitude, longitude = (cleaned.get(name) for name in ("seat", "latitude", "longitude"))
        if seat is None or self.errors.keys() & {"latitude", "longitude"}:
            return cleaned
        wanted = SEAT_LEVELS.get(cleaned.get("precision"))
        if wanted and seat.level != wanted:
            self.add_error(
                "seat",
                f"{seat} est de niveau « {seat.get_level_display()} » : "
                f"donnez un siège de niveau « {TerritoryLevel(wanted).label} », ou changez la précision.",
            )
        if (latitude is None) != (longitude is None):
            self.add_error("longitude", "Donnez les deux coordonnées, ou aucune.")
        elif latitude is None or self.has_moved_without_its_point(seat, latitude, longitude):
            cleaned["latitude"], cleaned["longitude"] = seat.latitude, seat.longitude
        elif cleaned.get("precision") in {Precision.EXACT, Precision.COMMUNE} and seat.latitude is not None:
            away = float(distance_km(longitude, latitude, seat.longitude, seat.latitude))
            if away > FARTHEST_KM:
                self.add_error(
                    "latitude", f"Ce point est à {away:.0f} km de {seat.name} : rapprochez-le ou effacez-le."
                )
        return cleaned

    def has_moved_without_its_point(self, seat, latitude, longitude) -> bool:
        """The commune changed and the coordinates are still those of the former one (no JavaScript)."""
        before = self.instance.seat if self.instance.seat_id else None
        if before is None or before.pk == seat.pk:
            return False
        return (latitude, longitude) == (self.instance.latitude, self.instance.longitude)
