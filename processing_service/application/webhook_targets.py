"""Where webhooks may be sent to: the one rule for creating an endpoint and for every connection."""

from dataclasses import dataclass

from processing_service.application.ports.resolver import NotResolved, Resolver
from processing_service.domain.webhooks.targets import Target, is_public, parse_target
from shared.exceptions import FieldFault, InvalidInput, PermanentError

ALLOW_PRIVATE_SETTING = "WEBHOOK_ALLOW_PRIVATE_ADDRESSES"


class TargetRefused(PermanentError):
    """A host that webhooks must not be sent to."""


@dataclass(frozen=True, slots=True)
class WebhookTargets:
    """Resolves hosts and refuses those of one's own network, unless they are allowed."""

    resolver: Resolver
    allow_private: bool
    https_only: bool

    async def check(self, url: str) -> None:
        """Look at the URL of a new endpoint.

        Raises:
            InvalidInput: nothing can or may be sent there.
        """
        try:
            target = parse_target(url)
            if self.https_only and target.scheme != "https":
                raise ValueError("must be https: what is sent holds data of users")
            await self.addresses(target)
        except (ValueError, NotResolved, TargetRefused) as error:
            raise InvalidInput("webhooks cannot be sent to this URL", [FieldFault("body.url", str(error))]) from error

    async def addresses(self, target: Target, *, trusted: bool = False) -> list[str]:
        """The addresses to connect to. Whoever connects to just these is safe from a name that changes its mind.

        Raises:
            NotResolved: the host has none.
            TargetRefused: one of them is not public, and neither the setting nor the caller's trust allows that.
        """
        found = await self.resolver.addresses(target.host, target.port)
        if trusted or self.allow_private:
            return found
        private = [address for address in found if not is_public(address)]
        if private:
            raise TargetRefused(
                f"'{target.host}' resolves to {private[0]}, which is no public address; "
                f"{ALLOW_PRIVATE_SETTING}=true allows such"
            )
        return found
