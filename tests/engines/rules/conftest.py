import pytest

from tests.engines.rules.toy import DAY, toy_book


@pytest.fixture(scope="session")
def now():
    return toy_book().on(DAY)
