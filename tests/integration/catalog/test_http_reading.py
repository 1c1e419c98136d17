"""Public reads, the feed, and who may do what."""

from typing import Any

import httpx
from fastapi import FastAPI

from catalog_service.bootstrap import INTERNAL_AUDIENCE, UseCases
from shared.contracts.catalog_feed import DefinitionFeed
from tests.integration.catalog.conftest import Issuer
from tests.unit.catalog.samples import definition

QUESTS = "/api/v1/quests"
FEED = "/internal/v1/definitions"
OUTBOX = "/internal/v1/outbox"
PUBLIC = {
    ("GET", QUESTS),
    ("GET", f"{QUESTS}/{{code_or_id}}"),
    ("GET", f"{QUESTS}/{{code_or_id}}/versions"),
    ("GET", "/api/v1/rewards"),
    ("GET", "/api/v1/rewards/{name_or_id}"),
    ("GET", "/api/v1/achievements/achievements"),
    ("GET", "/api/v1/achievements/achievements/{code}"),
}
FOR_USERS = {("GET", "/api/v1/levels")}


async def publish(catalog: UseCases, code: str, **changes: Any) -> None:
    await catalog.create_draft(definition(code, **changes), "ann")
    await catalog.publish(code, "ann")


def service(issuer: Issuer, scope: str = "catalog:read", audience: str = INTERNAL_AUDIENCE) -> dict[str, str]:
    return issuer.headers(audience, sub="processing", scope=scope)


async def test_pages_are_bounded_and_cut(catalog: UseCases, anyone: httpx.AsyncClient) -> None:
    for code in ("a", "b", "c"):
        await publish(catalog, code)
    page = (await anyone.get(QUESTS, params={"limit": 2, "offset": 1})).json()
    assert ([one["code"] for one in page["items"]], page["total"], page["limit"], page["offset"]) == (
        ["b", "c"],
        3,
        2,
        1,
    )
    for wrong in ({"limit": 0}, {"limit": 101}, {"offset": -1}, {"kind": "x"}, {"category": "\x00"}, {"code": "A"}):
        assert (await anyone.get(QUESTS, params=wrong)).status_code == 422, wrong


async def test_an_item_holds_the_definition_and_where_it_stands(catalog: UseCases, anyone: httpx.AsyncClient) -> None:
    await publish(catalog, "novice", reward={"diamonds": 10})
    item = (await anyone.get(f"{QUESTS}/novice")).json()
    assert (item["version"], item["archived_at"], item["reward"]["diamonds"]) == (1, None, 10)
    assert (await anyone.get(f"{QUESTS}/{item['id']}")).json() == item
    assert (await anyone.get(QUESTS, params={"code": "novice"})).json()["items"] == [item]


async def test_a_current_copy_is_not_sent_again(catalog: UseCases, anyone: httpx.AsyncClient) -> None:
    await publish(catalog, "novice")
    paths = [QUESTS, f"{QUESTS}/novice", f"{QUESTS}/novice/versions"]
    firsts = [await anyone.get(path) for path in paths]
    for first in firsts:
        assert first.headers["cache-control"] == "no-cache"
        again = await anyone.get(first.url, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    await publish(catalog, "other")
    for first in firsts:
        assert (await anyone.get(first.url, headers={"If-None-Match": first.headers["etag"]})).status_code == 200


async def test_what_is_not_there_is_not_found_even_with_a_current_etag(
    catalog: UseCases, anyone: httpx.AsyncClient
) -> None:
    await publish(catalog, "novice")
    etag = {"If-None-Match": (await anyone.get(QUESTS)).headers["etag"]}
    assert (await anyone.get(f"{QUESTS}/nothing", headers=etag)).status_code == 404


async def test_odd_codes_are_refused(anyone: httpx.AsyncClient) -> None:
    for code in ("%00", "A", "%F0%9F%94%91", "x" * 65, "%ED%A0%80"):
        assert (await anyone.get(f"{QUESTS}/{code}")).status_code == 422, code


async def test_the_feed_is_for_services_and_holds_every_version_unmasked(
    catalog: UseCases, anyone: httpx.AsyncClient, issuer: Issuer
) -> None:
    await publish(catalog, "hidden", visibility="hidden")
    await publish(catalog, "secret", visibility="secret")
    await catalog.archive("hidden", "ann")
    answer = await anyone.get(FEED, headers=service(issuer))
    feed = DefinitionFeed.model_validate_json(answer.content)
    assert [(one.code, one.archived_at is None) for one in feed.definitions] == [("hidden", False), ("secret", True)]
    assert feed.definitions[1].versions[0].definition.name == "Secret"
    assert answer.headers["etag"] == f'"{feed.revision}"'
    current = {**service(issuer), "If-None-Match": answer.headers["etag"]}
    assert (await anyone.get(FEED, headers=current)).status_code == 304
    await publish(catalog, "third")
    assert (await anyone.get(FEED, headers=current)).status_code == 200


async def test_the_feed_is_for_nobody_else(anyone: httpx.AsyncClient, issuer: Issuer) -> None:
    assert (await anyone.get(FEED)).status_code == 401
    assert (await anyone.get(FEED, headers=issuer.headers(role="admin", scope="catalog:read"))).status_code == 401
    assert (await anyone.get(FEED, headers=service(issuer, scope="ledger:credit"))).status_code == 403
    assert (await anyone.get(FEED, headers=service(issuer, audience="auth-internal"))).status_code == 401


async def test_every_other_route_is_for_administrators(app: FastAPI, anyone: httpx.AsyncClient, issuer: Issuer) -> None:
    guarded = [
        (method, path.replace("{code}", "novice").replace("{name_or_id}", "ten"))
        for method, path in routes(app)
        if (method, path) not in PUBLIC | FOR_USERS and path.startswith("/api/")
    ]
    assert len(guarded) == 22
    player = issuer.headers(role="user")
    for method, path in guarded:
        assert (await anyone.request(method, path, json={})).status_code == 401, (method, path)
        assert (await anyone.request(method, path, json={}, headers=player)).status_code == 403, (method, path)
        assert (await anyone.request(method, path, json={}, headers=service(issuer))).status_code == 401, (method, path)


def routes(app: FastAPI) -> list[tuple[str, str]]:
    return [(method.upper(), path) for path, operations in app.openapi()["paths"].items() for method in operations]


async def test_health_and_metrics_answer(anyone: httpx.AsyncClient) -> None:
    ready = await anyone.get("/health/ready")
    assert (ready.status_code, ready.json()["checks"]) == (200, {"database": "ok", "migrations": "ok"})
    assert (await anyone.get("/health/live")).status_code == 200
    assert "quest_http_request_seconds" in (await anyone.get("/metrics")).text


async def test_the_outbox_is_shown_to_services_that_may_see_it(
    catalog: UseCases, anyone: httpx.AsyncClient, issuer: Issuer
) -> None:
    headers = service(issuer, scope="catalog:read outbox:read")
    assert (await anyone.get(OUTBOX, headers=headers)).json() == {"pending": 0, "oldest_age_seconds": 0}
    await publish(catalog, "first")
    waiting = (await anyone.get(OUTBOX, headers=headers)).json()
    # The draft and the publishing for the audit log, and the publishing itself.
    assert waiting["pending"] == 3
    assert waiting["oldest_age_seconds"] > 0
    assert (await anyone.get(OUTBOX)).status_code == 401
    assert (await anyone.get(OUTBOX, headers=service(issuer))).status_code == 403
