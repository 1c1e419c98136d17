"""The tables of the catalog's database.

The write side: `definition`, `definition_draft`, `definition_version`, `definition_pause`, `reward`, `level_curve` and
the counter `catalog_revision`.
The read model: `published_quest`, which can be built anew from the versions at any time.
"""

from datetime import datetime
from typing import Any, ClassVar, Final

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, ForeignKey, Identity, Index, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from shared.database import service_metadata, withheld
from shared.outbox import outbox_table

METADATA: Final = service_metadata()
_REGISTRY: Final = registry(metadata=METADATA)


def _moment(*, nullable: bool = False) -> Any:
    return Field(sa_type=DateTime(timezone=True), nullable=nullable)


def _document() -> Any:
    return Field(sa_type=JSONB, nullable=False)


def _text(**options: Any) -> Any:
    return Field(sa_type=Text, **options)


class CatalogTable(SQLModel, registry=_REGISTRY):
    """Base of the tables: metadata and registry are the catalog's own."""

    metadata = METADATA


class DefinitionRow(CatalogTable, table=True):
    """A code that is taken, and where its definition stands."""

    __tablename__: ClassVar[Any] = "definition"

    id: str = _text(primary_key=True)
    code: str = _text(unique=True)
    edition: int = Field(default=0, description="The number of the last draft; never starts again.")
    created_at: datetime = _moment()
    archived_at: datetime | None = _moment(nullable=True)


class DraftRow(CatalogTable, table=True):
    """A definition in the making."""

    __tablename__: ClassVar[Any] = "definition_draft"

    definition_id: str = Field(
        sa_column=Column(Text, ForeignKey("definition.id", ondelete="CASCADE"), primary_key=True)
    )
    body: dict[str, Any] = _document()
    edition: int
    updated_at: datetime = _moment()
    updated_by: str = _text()


class VersionRow(CatalogTable, table=True):
    """A published version. A trigger keeps it from being changed or deleted."""

    __tablename__: ClassVar[Any] = "definition_version"
    __table_args__ = ({"info": withheld("UPDATE", "DELETE")},)

    definition_id: str = Field(sa_column=Column(Text, ForeignKey("definition.id"), primary_key=True))
    version: int = Field(primary_key=True)
    source: dict[str, Any] = _document()
    body: dict[str, Any] = _document()
    published_at: datetime = _moment()
    published_by: str = _text()


class PauseRow(CatalogTable, table=True):
    """A time in which nothing counts for a definition; without an end it lasts."""

    __tablename__: ClassVar[Any] = "definition_pause"

    definition_id: str = Field(sa_column=Column(Text, ForeignKey("definition.id"), primary_key=True))
    number: int = Field(primary_key=True)
    paused_at: datetime = _moment()
    paused_by: str = _text()
    paused_reason: str | None = _text(nullable=True)
    resumed_at: datetime | None = _moment(nullable=True)
    resumed_by: str | None = _text(nullable=True)
    resumed_reason: str | None = _text(nullable=True)


class RewardRow(CatalogTable, table=True):
    """A reward of the list."""

    __tablename__: ClassVar[Any] = "reward"
    __table_args__ = (CheckConstraint("gold >= 0 AND diamonds >= 0 AND points >= 0", name="amounts_not_negative"),)

    id: str = _text(primary_key=True)
    name: str = _text(unique=True)
    description: str = _text()
    gold: int = Field(sa_type=BigInteger)
    diamonds: int = Field(sa_type=BigInteger)
    points: int = Field(sa_type=BigInteger)
    badge: str | None = _text(nullable=True)
    edition: int
    created_at: datetime = _moment()
    updated_at: datetime = _moment()


class LevelCurveRow(CatalogTable, table=True):
    """A curve of levels; the one of the highest number is in effect, and the others are history."""

    __tablename__: ClassVar[Any] = "level_curve"

    number: int | None = Field(sa_column=Column(BigInteger, Identity(always=True), primary_key=True), default=None)
    curve: dict[str, Any] = _document()
    published_at: datetime = _moment()
    published_by: str = _text()


class RevisionRow(CatalogTable, table=True):
    """The catalog's revision: one row, whose lock puts publishers in a line."""

    __tablename__: ClassVar[Any] = "catalog_revision"
    __table_args__ = (CheckConstraint("singleton", name="one_row"),)

    singleton: bool = Field(default=True, primary_key=True)
    revision: int = Field(sa_type=BigInteger)


class PublishedQuestRow(CatalogTable, table=True):
    """The read model: a version as the public sees it; what is secret is not even in the document."""

    __tablename__: ClassVar[Any] = "published_quest"
    __table_args__ = (Index("uq_published_quest_code", "code", unique=True, postgresql_where=text("is_latest")),)

    definition_id: str = _text(primary_key=True)
    version: int = Field(primary_key=True)
    code: str = _text()
    kind: str = _text()
    category: str = _text()
    is_latest: bool
    is_hidden: bool
    is_archived: bool
    document: dict[str, Any] = _document()


OUTBOX: Final[Table] = outbox_table(METADATA)
