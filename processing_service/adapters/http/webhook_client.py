"""Requests to receivers of webhooks: machines of strangers, at addresses that strangers have chosen."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import httpx

from processing_service.application.ports.resolver import NotResolved
from processing_service.application.ports.webhook_deliveries import Answer, WebhookRequest
from processing_service.application.webhook_targets import TargetRefused, WebhookTargets
from processing_service.domain.webhooks.targets import parse_target

_MOST_ADDRESSES: Final = 3


class HttpWebhookClient:
    """See the port `WebhookClient`.

    A host is resolved once, and the connection goes to just the address that was looked at; the certificate is still
    checked against the host's name. No redirect is followed, no proxy of the environment is used, no answer is read
    beyond its headers, and no connection is kept: on a shared one, a name could get an answer meant for another.
    """

    def __init__(self, http: httpx.AsyncClient, targets: WebhookTargets, *, timeout_seconds: float) -> None:
        self._http = http
        self._targets = targets
        self._timeout_seconds = timeout_seconds

    async def post(self, request: WebhookRequest) -> Answer:
        """Send one request; the time limit holds from the resolving to the answer's headers."""
        try:
            async with asyncio.timeout(self._timeout_seconds):
                return await self._post(request)
        except TimeoutError:
            return Answer(None, f"there was no answer within {self._timeout_seconds:g} s")
        except (NotResolved, TargetRefused, ValueError) as error:
            return Answer(None, str(error))
        except httpx.HTTPError as error:
            return Answer(None, f"the request failed: {error or type(error).__name__}")

    async def _post(self, request: WebhookRequest) -> Answer:
        target = parse_target(request.url)
        addresses = await self._targets.addresses(target, trusted=request.trusted)
        *others, last = addresses[:_MOST_ADDRESSES]
        for address in others:
            try:
                return await self._post_to(address, target.host, request)
            except httpx.ConnectError:
                continue  # as every client does: the host may listen at another one
        return await self._post_to(last, target.host, request)

    async def _post_to(self, address: str, host: str, request: WebhookRequest) -> Answer:
        url = httpx.URL(request.url)
        headers = {**request.headers, "Host": url.netloc.decode("ascii")}
        sent = self._http.build_request(
            "POST",
            url.copy_with(host=address),
            headers=headers,
            content=request.body,
            extensions={"sni_hostname": host, "timeout": httpx.Timeout(self._timeout_seconds).as_dict()},
        )
        answer = await self._http.send(sent, stream=True)
        try:
            return Answer(answer.status_code, retry_after_seconds=_seconds(answer.headers.get("Retry-After", "")))
        finally:
            await answer.aclose()


@asynccontextmanager
async def open_webhook_client(targets: WebhookTargets, *, timeout_seconds: float) -> AsyncIterator[HttpWebhookClient]:
    """A client, closed when the block is left."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    async with httpx.AsyncClient(trust_env=False, follow_redirects=False, limits=limits) as http:
        yield HttpWebhookClient(http, targets, timeout_seconds=timeout_seconds)


def _seconds(retry_after: str) -> float:
    """How much patience the receiver asks for; one who names a date gets the usual pause."""
    return float(retry_after) if retry_after.isascii() and retry_after.isdigit() else 0.0
