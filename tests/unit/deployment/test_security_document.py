"""What the document on security points at is there."""

import re
from pathlib import Path

import pytest

from tests.unit.deployment.compose import PROJECT

DOCUMENT = PROJECT / "docs" / "security.md"
LINK = re.compile(r"\]\(([^)\s]+)\)")
THREAT = re.compile(r"^\| [STRIDE] \|.*$", re.MULTILINE)


@pytest.mark.parametrize(
    "name", sorted(set(re.findall(r"`((?:tests|stack|deploy|auth_service)/[^`\s]+)`", DOCUMENT.read_text())))
)
def test_every_file_that_it_names_exists(name: str) -> None:
    assert (PROJECT / name).is_file()


@pytest.mark.parametrize("threat", THREAT.findall(DOCUMENT.read_text()))
def test_every_threat_has_a_test_that_shows_what_stands_against_it(threat: str) -> None:
    assert re.search(r"`tests/[^`]+/test_[a-z_]+\.py`", threat.split("|")[4])


def test_all_kinds_of_threats_are_there() -> None:
    assert {line[2] for line in THREAT.findall(DOCUMENT.read_text())} == set("STRIDE")


@pytest.mark.parametrize("document", [DOCUMENT, PROJECT / "SECURITY.md"], ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    for target in LINK.findall(document.read_text()):
        name, _, anchor = target.partition("#")
        page = document.parent / name if name else document
        assert page.is_file(), target
        headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
        anchors = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
        assert not anchor or anchor in anchors, target
