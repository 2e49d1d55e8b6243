from datetime import timedelta

import pytest
import time_machine
from django.utils.timezone import now

from tests.factories import make_user

pytestmark = pytest.mark.django_db


def minutes(count):
    return time_machine.travel(now() + timedelta(minutes=count), tick=False)


@pytest.fixture
def signed_in(client):
    client.force_login(make_user(is_staff=True))
    client.get("/admin/")
    return client


def test_half_an_hour_without_a_request_signs_out(signed_in):
    with minutes(31):
        response = signed_in.get("/admin/")
    assert response["Location"] == "/admin/login/?next=/admin/"


def test_whoever_goes_on_working_stays_signed_in(signed_in):
    for count in (20, 40, 60):
        with minutes(count):
            assert signed_in.get("/admin/").status_code == 200


def test_a_request_a_minute_writes_nothing_more(signed_in, django_assert_num_queries):
    with minutes(1), django_assert_num_queries(2):  # the session and the account
        signed_in.get("/admin/jsi18n/")


def test_reading_the_site_is_no_work_and_asks_nothing_of_the_session(signed_in):
    with minutes(20):
        assert not signed_in.get("/").cookies
    with minutes(40):
        assert signed_in.get("/admin/").status_code == 302


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(signed_in):
    for count in (10, 20, 30):
        with minutes(count):
            assert signed_in.post("/admin/contact/message/1/presence/").status_code == 403
    with minutes(31):
        assert signed_in.post("/admin/contact/message/1/presence/").status_code == 302
        assert signed_in.get("/admin/").status_code == 302
