"""A database is prepared again when anything has changed that it was prepared by."""

from pathlib import Path

import pytest

from stack.prepared import Preparation


@pytest.fixture
def preparation(tmp_path: Path) -> Preparation:
    """A project with one service, and a place for data."""
    for folder in ("auth_service", "catalog_service", "shared", "data"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "code.py").write_text("one")
    (tmp_path / "requirements.lock").write_text("sqlalchemy==2")
    return Preparation(tmp_path, tmp_path / "data", "auth")


def test_what_was_remembered_need_not_be_done_again(preparation: Preparation) -> None:
    assert not preparation.done
    preparation.remember()
    assert preparation.done


@pytest.mark.parametrize(
    "changed", ["auth_service/code.py", "shared/code.py", "auth_service/0002.py", "requirements.lock"]
)
def test_any_change_of_the_code_counts(preparation: Preparation, changed: str) -> None:
    preparation.remember()
    (preparation.project / changed).write_text("two")
    assert not preparation.done


def test_changes_elsewhere_do_not_count(preparation: Preparation) -> None:
    preparation.remember()
    (preparation.project / "catalog_service" / "code.py").write_text("two")
    (preparation.project / "auth_service" / "code.pyc").write_text("compiled")
    assert preparation.done


def test_without_the_data_nothing_is_remembered(preparation: Preparation) -> None:
    preparation.remember()
    for path in preparation.data.iterdir():
        path.unlink()
    assert not preparation.done
