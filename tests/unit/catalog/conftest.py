"""The use cases over ports in memory."""

import pytest

from catalog_service.bootstrap import UseCases, wire
from tests.unit.catalog.fakes import FakeCatalog, FakeClock, FakeConditions


@pytest.fixture
def clock() -> FakeClock:
    """The time, for the test to decide."""
    return FakeClock()


@pytest.fixture
def store() -> FakeCatalog:
    """What is stored."""
    return FakeCatalog()


@pytest.fixture
def catalog(store: FakeCatalog, clock: FakeClock) -> UseCases:
    """Every use case."""
    return wire(store, store, store, FakeConditions(), clock)
