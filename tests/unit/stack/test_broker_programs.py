"""Debian's Erlang is told where it lies now."""

from pathlib import Path

import pytest

from stack.broker_programs import point_erlang_to
from stack.errors import StackError

SCRIPT = """#!/bin/sh
if [ -z "$ERL_ROOTDIR" ]
then
    ROOTDIR=/usr/lib/erlang
else
    ROOTDIR=/usr/lib/erlang
fi
BINDIR="$ROOTDIR/erts-13/bin"
"""


def _unpacked(tree: Path, script: str) -> Path:
    folder = tree / "usr/lib/erlang/bin"
    folder.mkdir(parents=True)
    (folder / "erl").write_text(script)
    return folder / "erl"


def test_every_root_in_the_script_is_replaced_and_nothing_else(tmp_path: Path) -> None:
    erl = _unpacked(tmp_path / "draft", SCRIPT)
    point_erlang_to(tmp_path / "draft", tmp_path / "final")
    assert erl.read_text() == SCRIPT.replace("=/usr/lib/erlang", f'="{tmp_path}/final/usr/lib/erlang"')


def test_a_moved_tree_is_pointed_again(tmp_path: Path) -> None:
    erl = _unpacked(tmp_path, SCRIPT)
    point_erlang_to(tmp_path, Path("/first"))
    point_erlang_to(tmp_path, Path("/second"))
    assert "/first" not in erl.read_text()


def test_a_package_without_such_a_line_is_a_fault(tmp_path: Path) -> None:
    _unpacked(tmp_path, "#!/bin/sh\nexec something-new\n")
    with pytest.raises(StackError, match="has changed"):
        point_erlang_to(tmp_path, tmp_path)
