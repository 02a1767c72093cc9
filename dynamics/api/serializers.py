"""What the API says of a dynamique: English keys, values of the reference data, no personal data."""

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from dynamics import models
from dynamics.enums import DatePrecision, LinkKind


class TypologySerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Typology
        fields = ["slug", "name", "acronym", "long_name"]


class ThemeSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Theme
        fields = ["slug", "name"]


class LegalFormSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.LegalForm
        fields = ["slug", "name", "acronym", "long_name"]


class TerritorySerializer(serializers.ModelSerializer):
    """A territory and those it lies in."""

    url = serializers.SerializerMethodField()
    departement = serializers.CharField(source="departement.code", default=None, allow_null=True)
    region = serializers.CharField(source="region.code", default=None, allow_null=True)

    class Meta:
        model = models.Territory
        fields = [
            "level",
            "code",
            "slug",
            "name",
            "postal_codes",
            "population",
            "latitude",
            "longitude",
            "departement",
            "region",
            "url",
        ]

    def get_url(self, territory: models.Territory) -> str:
        return settings.SITE_URL + territory.get_absolute_url()


class SeatSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Territory
        fields = ["level", "code", "name"]


class DynamicSerializer(serializers.ModelSerializer):
    """A dynamique in a list."""

    url = serializers.SerializerMethodField()
    type = serializers.CharField(source="typology.slug")
    themes = serializers.SlugRelatedField(slug_field="slug", many=True, read_only=True)
    legal_forms = serializers.SlugRelatedField(slug_field="slug", many=True, read_only=True)
    seat = SeatSerializer(allow_null=True)
    departement = serializers.CharField(source="departement_code")
    region = serializers.CharField(source="region_code")
    from_study = serializers.BooleanField(source="is_from_study")

    class Meta:
        model = models.Dynamic
        fields = [
            "id",
            "slug",
            "url",
            "name",
            "type",
            "activity",
            "stage",
            "summary",
            "themes",
            "legal_forms",
            "origin",
            "seat",
            "precision",
            "latitude",
            "longitude",
            "departement",
            "region",
            "year_started",
            "website",
            "freshness",
            "from_study",
            "updated_at",
        ]

    def get_url(self, dynamic: models.Dynamic) -> str:
        return settings.SITE_URL + dynamic.get_absolute_url()


class EventSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.StoryEvent
        fields = [
            "kind",
            "origin_kind",
            "date",
            "date_precision",
            "title",
            "text",
            "lesson",
            "voice",
            "source",
        ]


class FigureSerializer(serializers.ModelSerializer):
    value = serializers.FloatField()

    class Meta:
        model = models.Figure
        fields = ["label", "value", "unit", "qualifier", "year", "source"]


class ActorSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="shown_name")
    organisation = serializers.CharField(source="organisation.slug", default=None, allow_null=True)

    class Meta:
        model = models.Actor
        fields = ["name", "organisation", "category", "circle", "contributions", "expectations", "source"]


class ResourceSerializer(serializers.ModelSerializer):
    amount_eur = serializers.FloatField(allow_null=True)
    share_percent = serializers.FloatField(allow_null=True)

    class Meta:
        model = models.Resource
        fields = ["kind", "label", "amount_eur", "share_percent", "year", "source"]


class HeldFunctionSerializer(serializers.ModelSerializer):
    fte = serializers.FloatField(allow_null=True)

    class Meta:
        model = models.HeldFunction
        fields = ["function", "status", "fte", "year", "source"]


class FactSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Fact
        fields = ["label", "value", "source"]


class PictureSerializer(serializers.Serializer):
    """The picture of a record, with what must be said beside it."""

    url = serializers.CharField()
    alternative_text = serializers.CharField()
    credit = serializers.CharField()


class DocumentSerializer(serializers.ModelSerializer):
    url = serializers.SerializerMethodField()

    class Meta:
        model = models.Document
        fields = ["title", "url", "alternative_text", "credit", "licence"]

    def get_url(self, document: models.Document) -> str:
        return absolute((document.file or document.image).url)


class PtceSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.PtceDetails
        fields = ["kind"]


class TzcldSerializer(serializers.ModelSerializer):
    companies = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = models.TzcldDetails
        fields = ["stage", "perimeter", "committee", "companies"]


class ThirdPlaceSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.ThirdPlaceDetails
        fields = [
            "name",
            "tenure",
            "surface_m2",
            "services",
            "community",
            "making",
            "mix",
            "ptce_link",
        ]


class CurrencySerializer(serializers.ModelSerializer):
    class Meta:
        model = models.CurrencyDetails
        fields = ["unit", "parity"]


class BearerSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.BearerDetails
        fields = ["name", "perimeter"]


# Key in `details` → relation
DETAILS = {
    "ptce": "ptce_details",
    "tzcld": "tzcld_details",
    "third_place": "third_place_details",
    "currency": "currency_details",
    "bearer": "bearer_details",
}


class DetailsSerializer(serializers.Serializer):
    """What only one type of dynamique has; the other keys are null."""

    ptce = PtceSerializer(allow_null=True)
    tzcld = TzcldSerializer(allow_null=True)
    third_place = ThirdPlaceSerializer(allow_null=True)
    currency = CurrencySerializer(allow_null=True)
    bearer = BearerSerializer(allow_null=True)


class DynamicDetailSerializer(DynamicSerializer):
    """All that is public of one dynamique."""

    type = TypologySerializer(source="typology")
    themes = ThemeSerializer(many=True)
    legal_forms = LegalFormSerializer(many=True)
    territories = SeatSerializer(many=True)
    events = EventSerializer(many=True)
    figures = FigureSerializer(many=True)
    actors = ActorSerializer(many=True)
    resources = ResourceSerializer(many=True)
    functions = HeldFunctionSerializer(many=True, source="held_functions")
    facts = FactSerializer(many=True)
    documents = DocumentSerializer(many=True)
    details = serializers.SerializerMethodField()
    picture = serializers.SerializerMethodField()
    objects_of_cooperation = serializers.ListField(child=serializers.CharField())
    development_logics = serializers.ListField(child=serializers.CharField())
    action_logics = serializers.ListField(child=serializers.CharField())
    sources = serializers.ListField(child=serializers.CharField())
    licence = serializers.SerializerMethodField()

    class Meta(DynamicSerializer.Meta):
        fields = [
            *DynamicSerializer.Meta.fields,
            "description",
            "seeks",
            "picture",
            "scale",
            "territories",
            "perimeter_note",
            "objects_of_cooperation",
            "development_logics",
            "action_logics",
            "systemic",
            "modelled",
            "involvement_design",
            "involvement_running",
            "involvement_evaluation",
            "economic_model",
            "heavy_investment",
            "details",
            "events",
            "figures",
            "actors",
            "resources",
            "functions",
            "facts",
            "documents",
            "study",
            "sources",
            "contradictions",
            "confirmed_at",
            "licence",
        ]

    @extend_schema_field(DetailsSerializer)
    def get_details(self, dynamic: models.Dynamic) -> dict:
        rows = {key: next(iter(getattr(dynamic, relation).all()), None) for key, relation in DETAILS.items()}
        return DetailsSerializer(rows).data

    @extend_schema_field(PictureSerializer(allow_null=True))
    def get_picture(self, dynamic: models.Dynamic) -> dict[str, str] | None:
        if not dynamic.picture:
            return None
        return {
            "url": absolute(dynamic.picture.url),
            "alternative_text": dynamic.picture_alt,
            "credit": dynamic.picture_credit,
        }

    def get_licence(self, dynamic: models.Dynamic) -> str:
        return settings.DATA_LICENCE["url"]


class NodeSerializer(serializers.Serializer):
    """An end of links: a dynamique, an organisation, or a person who chose to be there under a public name."""

    id = serializers.CharField()
    kind = serializers.ChoiceField(["dynamic", "organisation", "person"])
    slug = serializers.CharField()
    label = serializers.CharField()
    type = serializers.CharField()


class LinkSerializer(serializers.Serializer):
    """A link, read from the source to the target; without an id when it tells of a person in a team."""

    id = serializers.IntegerField(allow_null=True)
    source = serializers.CharField()
    target = serializers.CharField()
    kind = serializers.ChoiceField(LinkKind.choices)
    label = serializers.CharField()
    start = serializers.DateField(allow_null=True)
    start_precision = serializers.ChoiceField(DatePrecision.choices)
    description = serializers.CharField()
    reference = serializers.CharField()


class NetworkSerializer(serializers.Serializer):
    nodes = NodeSerializer(many=True)
    links = LinkSerializer(many=True)


def node_id(end: models.Dynamic | models.Organisation) -> str:
    return f"{'dynamic' if isinstance(end, models.Dynamic) else 'organisation'}:{end.slug}"


def node(end: models.Dynamic | models.Organisation) -> dict[str, str]:
    is_dynamic = isinstance(end, models.Dynamic)
    return {
        "id": node_id(end),
        "kind": "dynamic" if is_dynamic else "organisation",
        "slug": end.slug,
        "label": end.name,
        "type": end.typology.slug if is_dynamic else end.kind,
    }


def link_entry(link: models.Link) -> dict[str, object]:
    return {
        "id": link.pk,
        "source": node_id(link.source),
        "target": node_id(link.target),
        "kind": link.kind,
        "label": LinkKind(link.kind).label,
        "start": link.start,
        "start_precision": link.start_precision,
        "description": link.description,
        "reference": link.reference,
    }


def absolute(address: str) -> str:
    """Media may be on another host already."""
    return address if "://" in address else settings.SITE_URL + address
