"""Tokens between services."""

import pytest

from auth_service.application.issue_service_token import IssueServiceToken
from shared.exceptions import NotAllowed, NotAuthenticated
from tests.unit.auth.fakes import FakeTokenIssuer

ISSUE = IssueServiceToken(FakeTokenIssuer(), {"processing": "secret of processing", "catalog": "secret of catalog"})


@pytest.mark.parametrize(
    ("audience", "scope"),
    [("auth-internal", "ledger:credit outbox:read"), ("catalog-internal", "catalog:read outbox:read")],
)
async def test_processing_may_credit_and_read_the_catalog_and_outboxes(audience: str, scope: str) -> None:
    issued = await ISSUE("processing", "secret of processing", audience)
    assert issued.token == f"processing for {audience}: {scope}"


@pytest.mark.parametrize(
    ("service", "secret"),
    [("processing", "wrong"), ("processing", ""), ("processing", "sëcret"), ("nobody", ""), ("nobody", "x")],
)
async def test_a_wrong_secret_gets_nothing(service: str, secret: str) -> None:
    with pytest.raises(NotAuthenticated):
        await ISSUE(service, secret, "auth-internal")


@pytest.mark.parametrize(
    ("service", "audience"), [("catalog", "auth-internal"), ("processing", "questline"), ("processing", "")]
)
async def test_a_service_gets_tokens_only_for_what_it_has_to_do(service: str, audience: str) -> None:
    with pytest.raises(NotAllowed):
        await ISSUE(service, f"secret of {service}", audience)
