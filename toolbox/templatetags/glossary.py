"""`{% glossary %}…{% endglossary %}`: the terms of what is inside, marked once a page.

    {% load glossary %}
    {% glossary %}<div class="prose">{{ page.body|richtext }}</div>{% endglossary %}
    {% glossary except=term.slug %}…{% endglossary %}

The page includes `toolbox/glossary/_assets.html` in its head: the style and, for tap and Escape, the module.
An author switches it off for a passage: « sans glossaire » in the editor of rich texts (`toolbox.rich_text`),
`Tool.unmarked` for a tool; in a template, an element that has `data-sans-glossaire`.
"""

from django import template
from django.utils.safestring import mark_safe

from toolbox.services.glossary import current, current_for

register = template.Library()


@register.simple_block_tag(takes_context=True, name="glossary")
def glossary(context, content, **options):
    """What it holds is already rendered, escaped HTML; ``except`` is the slug of the page itself."""
    request = context.get("request")
    if request is None:
        return mark_safe(current().marker.mark(str(content), set()))
    if not hasattr(request, "_glossary_seen"):
        request._glossary_seen = set()
    page = options.get("except") or ""
    return mark_safe(current_for(request).marker.mark(str(content), request._glossary_seen, page))
