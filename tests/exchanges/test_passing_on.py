"""From the page of a tool to one's own offer, for whoever passes the tool on."""

import html

import pytest

from tests.members.factories import UserFactory
from tests.toolbox.factories import ResourcePersonFactory, ToolFactory

pytestmark = pytest.mark.django_db


def test_whoever_passes_a_tool_on_is_led_to_the_short_form(client):
    person = ResourcePersonFactory(tool=ToolFactory(slug="recit"), how="Une journée sur place.")
    client.force_login(person.user)

    shown = html.unescape(client.get(person.tool.get_absolute_url()).text)

    assert 'href="/offres/pret-a-transmettre/?outil=recit"' in shown
    assert "Une journée sur place." in client.get("/offres/pret-a-transmettre/?outil=recit").text


def test_others_are_not(client):
    person = ResourcePersonFactory()

    assert "pret-a-transmettre" not in client.get(person.tool.get_absolute_url()).text
    client.force_login(UserFactory())
    assert "pret-a-transmettre" not in client.get(person.tool.get_absolute_url()).text
