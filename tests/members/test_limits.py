import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from community.members.limits import limit, person_key
from tests.members.factories import UserFactory


def request(user=None, ip="10.0.0.1"):
    made = RequestFactory().post("/", REMOTE_ADDR=ip)
    made.user = user or AnonymousUser()
    return made


def test_nothing_happens_below_the_limit_and_a_page_says_so_above():
    answers = [limit(request(), action="essai", rate="2/h") for _ in range(3)]

    assert answers[:2] == [None, None]
    assert answers[2].status_code == 429
    assert "Un peu de patience" in answers[2].text
    assert 0 < int(answers[2]["Retry-After"]) <= 3601


def test_people_and_actions_are_counted_apart():
    assert limit(request(ip="10.0.0.1"), action="essai", rate="1/h") is None
    assert limit(request(ip="10.0.0.2"), action="essai", rate="1/h") is None
    assert limit(request(ip="10.0.0.1"), action="autre", rate="1/h") is None
    assert limit(request(ip="10.0.0.1"), action="essai", rate="1/h").status_code == 429


def test_an_address_may_be_protected_whoever_asks():
    assert limit(request(ip="10.0.0.1"), action="lien", rate="1/h", key="a@exemple.test") is None
    assert limit(request(ip="10.0.0.2"), action="lien", rate="1/h", key="a@exemple.test").status_code == 429


@pytest.mark.django_db
def test_a_member_is_counted_by_account():
    user = UserFactory()

    assert person_key(request(user, ip="10.0.0.1")) == person_key(request(user, ip="10.0.0.2"))


@pytest.mark.django_db
def test_reporting_is_limited(client):
    answers = [client.post("/communaute/signaler/", {"message": "Une erreur"}).status_code for _ in range(7)]

    assert answers == [302] * 6 + [429]
