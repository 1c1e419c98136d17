"""Names of earlier systems that still work, beside those of today."""

import pytest

from processing_service.settings import ProcessingSettings

NEEDED = {
    "ENVIRONMENT": "test",
    "AMQP_URL": "amqp://localhost/",
    "CATALOG_URL": "http://catalog",
    "SERVICE_SECRET_PROCESSING": "secret",
    "PROCESSING_DATABASE_URL": "postgresql://localhost/today",
    "AUTH_URL": "http://auth-of-today",
}
FORMER = {"PROCESSING_DATABASE_URL": "ACHIEVEMENT_DATABASE_URL", "AUTH_URL": "USER_SERVICE_URL"}


def settings(monkeypatch: pytest.MonkeyPatch, **variables: str) -> ProcessingSettings:
    """The settings of an environment with these variables and no others of ours."""
    for name in [*NEEDED, *FORMER.values(), "REDIS_URL", "ACHIEVEMENT_REDIS_URL"]:
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return ProcessingSettings()


def test_former_names_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    renamed = {FORMER.get(name, name): value for name, value in NEEDED.items()}
    found = settings(monkeypatch, **renamed, ACHIEVEMENT_REDIS_URL="redis://former", STAR_TOKEN_SCORE_STEP="250")
    assert found.processing_database_url.get_secret_value() == NEEDED["PROCESSING_DATABASE_URL"]
    assert found.auth_url == NEEDED["AUTH_URL"]
    assert found.redis_url.get_secret_value() == "redis://former"
    assert found.star_token_score_step == 250
    assert found.leaderboard_key == "questline:leaderboard"


def test_the_names_of_today_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    former = {"ACHIEVEMENT_DATABASE_URL": "postgresql://former", "USER_SERVICE_URL": "http://former"}
    found = settings(monkeypatch, **NEEDED, **former, REDIS_URL="redis://today", ACHIEVEMENT_REDIS_URL="redis://former")
    assert found.processing_database_url.get_secret_value() == NEEDED["PROCESSING_DATABASE_URL"]
    assert (found.auth_url, found.redis_url.get_secret_value()) == (NEEDED["AUTH_URL"], "redis://today")
