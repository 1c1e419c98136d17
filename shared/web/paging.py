"""Lists come in pages of a bounded size."""

from typing import Annotated, Final, Generic, TypeVar

from fastapi import Depends, Query
from pydantic import BaseModel

T = TypeVar("T")

MAX_LIMIT: Final = 100
_MAX_OFFSET: Final = 1_000_000


class Page(BaseModel, Generic[T]):
    """One page of a list."""

    items: list[T]
    total: int
    limit: int
    offset: int


class PageParameters(BaseModel):
    """Which part of a list is asked for."""

    limit: int
    offset: int


def _page_parameters(
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="How many items at most.")] = 20,
    offset: Annotated[int, Query(ge=0, le=_MAX_OFFSET, description="How many items to skip.")] = 0,
) -> PageParameters:
    return PageParameters(limit=limit, offset=offset)


PageQuery = Annotated[PageParameters, Depends(_page_parameters)]
