"""What the template filters of French write."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.members.templatetags.french import duration_since


@pytest.mark.parametrize(
    ("age", "text"),
    [
        (timedelta(seconds=20), "moins d’une minute"),
        (timedelta(minutes=5), "5\u00a0minutes"),
        (timedelta(days=2, hours=3), "2\u00a0jours, 3\u00a0heures"),
        (timedelta(days=8), "1\u00a0semaine, 1\u00a0jour"),
    ],
)
def test_an_age_is_told_in_words_and_never_as_zero(age, text):
    assert duration_since(timezone.now() - age) == text
