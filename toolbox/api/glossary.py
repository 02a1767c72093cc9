"""The glossary in the public API."""

from django.conf import settings
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import generics, renderers, serializers

from dynamics.api import public
from toolbox.models import Term
from toolbox.services.glossary import current


class VariantSerializer(serializers.Serializer):
    """What a network understands by the word."""

    network = serializers.CharField()
    text = serializers.CharField()


class TermSerializer(serializers.ModelSerializer):
    """A term of the glossary."""

    url = serializers.SerializerMethodField()
    synonyms = serializers.ListField(child=serializers.CharField(), read_only=True)
    variants = serializers.SerializerMethodField()
    see_also = serializers.SlugRelatedField("slug", many=True, read_only=True)
    tools = serializers.SerializerMethodField()

    class Meta:
        model = Term
        fields = [
            *("id", "slug", "term", "url", "definition", "abbreviation", "homonym", "synonyms", "variants"),
            *("see_also", "tools", "source", "updated_at"),
        ]

    def get_url(self, term) -> str:
        return settings.SITE_URL + term.get_absolute_url()

    @extend_schema_field(VariantSerializer(many=True))
    def get_variants(self, term):
        return term.variants

    def get_tools(self, term) -> list[str]:
        return [tool.slug for tool in term.tools.all() if tool.live]


@extend_schema_view(
    get=extend_schema(
        summary="Le glossaire",
        description="Les termes, par ordre alphabétique, ou ceux qui répondent à `q`, les meilleurs d’abord.",
        parameters=[public.words("q", "Un mot, un sigle, un synonyme.")],
        responses={
            200: TermSerializer(many=True),
            400: public.WRONG,
            404: public.MISSING,
            429: public.TOO_MANY,
        },
    )
)
class GlossaryList(public.Public, generics.ListAPIView):
    serializer_class = TermSerializer
    pagination_class = public.PageNumberPagination
    renderer_classes = [renderers.JSONRenderer]
    filter_backends: list = []
    queryset = Term.objects.all()

    def list(self, request, *args, **kwargs):
        """The order is that of the glossary, which the database does not know (accents, relevance)."""
        text = request.query_params.get("q", "").replace("\x00", "")[:200].strip()
        glossary = current()
        entries = glossary.find(text)[0] if text else glossary.entries
        page = self.paginate_queryset([entry.pk for entry in entries])
        rows = Term.objects.prefetch_related("see_also", "tools").in_bulk(page)
        found = [rows[pk] for pk in page if pk in rows]
        return self.get_paginated_response(self.get_serializer(found, many=True).data)
