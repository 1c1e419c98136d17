"""The pages are built by the stack's own means, and pass the tests that they bring along."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from stack.layout import project_layout
from stack.pages import build_pages, find_node, install_modules, pages_are_built

pytestmark = pytest.mark.timeout(400)


def test_the_pages_pass_their_own_tests() -> None:
    layout = project_layout()
    node = find_node(layout)
    install_modules(layout, node)
    vitest = [str(node.folder / "node"), "node_modules/vitest/vitest.mjs", "run"]
    web = layout.project / "web"
    finished = subprocess.run(
        vitest, cwd=web, env=node.environment(), capture_output=True, text=True, timeout=300, check=False
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr


def test_pages_are_built_once_and_again_after_a_change(tmp_path: Path) -> None:
    install_modules(project_layout(), find_node(project_layout()))
    layout = replace(project_layout(), project=tmp_path)
    source = project_layout().project / "web"
    shutil.copytree(source, tmp_path / "web", ignore=shutil.ignore_patterns("node_modules", "dist"))
    shutil.copytree(source / "node_modules", tmp_path / "web" / "node_modules", symlinks=True)
    (tmp_path / "web" / "node_modules" / ".questline-build").unlink(missing_ok=True)
    assert not pages_are_built(layout)
    build_pages(layout)
    assert pages_are_built(layout)
    assert (tmp_path / "web" / "dist" / "index.html").exists()
    node = find_node(layout)
    weighed = subprocess.run(
        [str(node.folder / "node"), "scripts/check-size.mjs"],
        cwd=tmp_path / "web",
        env=node.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert weighed.returncode == 0, weighed.stdout  # what a first visit loads stays within its budget
    (tmp_path / "web" / "src" / "more.ts").write_text("export const more = 1;\n")
    assert not pages_are_built(layout)
