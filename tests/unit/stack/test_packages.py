"""Reading what apt prints, and building a tree once."""

import threading
from pathlib import Path

import pytest

from stack.packages import build_tree, library_folders, parse_closure, parse_installation

DEPENDS = """\
rabbitmq-server
  Depends: adduser
  Depends: erlang-base
 |Depends: <cron-daemon>
    cron
erlang-base
  PreDepends: libc6
<cron-daemon>
libstdc++6
"""
SIMULATION = """\
NOTE: This is only a simulation!
Inst chromium-common (156.0 Debian-Security:12/stable-security [amd64]) []
Inst chromium (156.0 Debian-Security:12/stable-security [amd64])
Conf chromium-common (156.0 Debian-Security:12/stable-security [amd64])
"""


def test_the_closure_holds_real_packages_only() -> None:
    assert parse_closure(DEPENDS) == ["erlang-base", "libstdc++6", "rabbitmq-server"]


def test_what_would_be_installed_is_read_from_the_simulation() -> None:
    assert parse_installation(SIMULATION) == ["chromium-common", "chromium"]


def test_a_tree_is_filled_once_however_many_ask(tmp_path: Path) -> None:
    fills = []

    def fill(draft: Path) -> None:
        fills.append(draft)
        (draft / "program").write_text("#!/bin/sh")

    threads = [threading.Thread(target=build_tree, args=(tmp_path / "tree", fill)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(fills) == 1
    assert (tmp_path / "tree" / "program").exists()


def test_an_interrupted_tree_is_never_taken_for_whole(tmp_path: Path) -> None:
    def interrupted(draft: Path) -> None:
        (draft / "half").write_text("")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_tree(tmp_path / "tree", interrupted)
    assert not (tmp_path / "tree").exists()
    build_tree(tmp_path / "tree", lambda draft: (draft / "whole").touch())
    assert [path.name for path in (tmp_path / "tree").iterdir()] == ["whole"]


def test_libraries_that_lie_apart_are_found(tmp_path: Path) -> None:
    apart = tmp_path / "usr/lib/x86_64-linux-gnu/pulseaudio"
    apart.mkdir(parents=True)
    assert library_folders(tmp_path) == [apart.parent, apart]
