"""How the finders of the search read words: those of a text, the bag of an object, what Wagtail's index holds."""

from collections import Counter
from collections.abc import Iterable

from community.exchanges.models import Need, Offer
from community.life.models import Event, Group, Thread
from dynamics.french import fold, get_analyser
from dynamics.models import Dynamic
from portal.search import Question
from portal.services.site_index import bags_of
from proposals.models import Call, Dispositif, Proposition
from toolbox.models import Tool
from toolbox.relevance import Bag

# what is in Wagtail’s index
INDEXED = (Dynamic, Tool, Need, Offer, Proposition, Call, Dispositif, Event, Thread, Group)


def words_of(texts: Iterable[str]) -> list[str]:
    return [word for text in texts for word in fold(text).split() if len(word) > 3]


def bag_of(title: str, keywords: Iterable[str], body: Counter) -> Bag:
    """The bag of a row whose body comes from the index."""
    analyser = get_analyser()
    said = {token for text in keywords for token in analyser.index_text(text).split()}
    return Bag(tuple(analyser.index_text(title).split()), frozenset(said), body)


def indexed(question: Question, model: type) -> dict[int, Counter]:
    """The bags of one kind, asked of the index with those of the others."""
    key = ("bags", question.wanted, question.most)
    if key not in question.memo:
        question.memo[key] = bags_of(INDEXED, question.wanted, question.counts, question.total, question.most)
    return question.memo[key][model]
