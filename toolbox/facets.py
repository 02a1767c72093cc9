"""What the filters of tools, of needs and of offers show of themselves, for the components of lists."""

from collections.abc import Mapping


class Faceted:
    """A filter that has `text`, `given` (values asked, by key), `counts(key)`, `words(key)` and `address(…)`."""

    facets: Mapping = {}  # key: something that has a `legend`
    unfolded: frozenset = frozenset()
    hidden: frozenset = frozenset()  # keys that come from links and are not offered

    def facet_groups(self) -> list[dict]:
        """Facets for `components/facet_group.html`: values that some record has, and those that are asked."""
        groups = []
        for key, facet in self.facets.items():
            if key in self.hidden:
                continue
            checked, counts = set(self.given[key]), self.counts(key)
            options = [
                {"value": value, "label": label, "count": counts[value], "checked": value in checked}
                for value, label in self.words(key).items()
                if counts[value] or value in checked
            ]
            if options:
                is_open = bool(checked) or key in self.unfolded
                groups.append({"key": key, "legend": facet.legend, "options": options, "open": is_open})
        return groups

    def chips(self, path: str) -> list[dict]:
        """Filters posed, each with the address without it."""
        found = []
        if self.text:
            label = f"« {self.text[:60]} »"
            found.append({"facet": "Recherche", "label": label, "url": self.address(path, without="q")})
        for key, values in self.given.items():
            words = self.words(key) if values else {}
            found += [
                {
                    "facet": self.facets[key].legend,
                    "label": words.get(value, value),
                    "url": self.address(path, without=key, value=value),
                }
                for value in values
            ]
        return found
