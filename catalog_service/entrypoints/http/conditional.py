"""Conditional requests (RFC 9110, section 13): entity tags for caches and for optimistic concurrency."""

import re
from typing import Annotated, Any, Final

from fastapi import Header, Response

from catalog_service.application.editions import Expected

_TAG: Final = re.compile(r'(?P<weak>W/)?"(?P<value>[^"]*)"')
_LONGEST_EDITION: Final = 9

IfMatch = Annotated[
    str | None,
    Header(description="The ETag of the draft that this change was made from; `*` overwrites whatever stands."),
]
IfNoneMatch = Annotated[str | None, Header(description="The ETag of the answer that the caller holds.")]

ETAG_HEADER: Final[dict[str, Any]] = {
    "ETag": {"description": "Names this state of what was answered.", "schema": {"type": "string"}}
}
NOT_MODIFIED: Final[dict[int | str, dict[str, Any]]] = {
    304: {"description": "The caller's copy is current.", "headers": ETAG_HEADER}
}


def etag(value: int) -> str:
    """A strong entity tag."""
    return f'"{value}"'


def is_current(if_none_match: str | None, value: int) -> bool:
    """Whether the caller holds this state already. Weak tags count, as RFC 9110 has it for reads."""
    return if_none_match is not None and any(tag["value"] == str(value) for tag in _TAG.finditer(if_none_match))


def expected_editions(if_match: str | None) -> Expected | None:
    """What the caller is ready to change; None where the caller does not say. Weak tags never match."""
    if if_match is None:
        return None
    if if_match.strip() == "*":
        return Expected(None)
    values = [tag["value"] for tag in _TAG.finditer(if_match) if not tag["weak"]]
    return Expected(frozenset(int(value) for value in values if value.isdecimal() and len(value) <= _LONGEST_EDITION))


def cacheable(response: Response, value: int) -> None:
    """Let caches keep the answer, and ask each time whether it is still current."""
    response.headers["ETag"] = etag(value)
    response.headers["Cache-Control"] = "no-cache"


def not_modified(value: int) -> Response:
    """The caller's copy is current."""
    response = Response(status_code=304)
    cacheable(response, value)
    return response
