"""The cookbook: its tests pass, its definitions are sound, and its page says what stands in its files."""

import re
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

from catalog_service.adapters.definition_files import read_definition_file
from processing_service.application.definition_tests import CaseResult
from processing_service.entrypoints.questline.files import read_data, read_files, valid_definitions
from processing_service.entrypoints.questline.lint import find_all
from processing_service.entrypoints.questline.testing import run_test_file
from shared.contracts.definition import Definition, Kind
from shared.contracts.leaf import MeasureName
from tests.unit.cookbook.recipes import FOLDER, PAGE, RECIPES, TEST_FILES, headings_of, quoted_in

FEWEST_DEFINITIONS = 15
FEWEST_CASES = 2

of_each_recipe = pytest.mark.parametrize("recipe", RECIPES, ids=[path.stem for path in RECIPES])


def cases() -> list[Any]:
    """Every test of every file, by the names that people read."""
    return [
        pytest.param(path, case["name"], id=f"{path.stem}: {case['name']}")
        for path in TEST_FILES
        for case in read_data(path)["tests"]
    ]


@cache
def results_of(path: Path) -> dict[str, CaseResult]:
    """What the tests of a file have found, by their names."""
    return {result.name: result for result in run_test_file(path)}


def definitions_of(*paths: Path) -> list[Definition]:
    """The definitions in files."""
    return valid_definitions(read_files(paths))


@pytest.mark.parametrize(("path", "name"), cases())
def test_recipes_do_what_their_tests_say(path: Path, name: str) -> None:
    result = results_of(path)[name]
    assert result.passed, [*result.differences, *result.explanations.items()]


@of_each_recipe
def test_a_recipe_has_tests_of_a_hit_and_of_a_miss(recipe: Path) -> None:
    tests = read_data(recipe.parent / "tests" / recipe.name)
    wanted = [expectation for case in tests["tests"] for expectation in case["expect"]]
    assert tests["definitions"] == f"../{recipe.name}"
    assert len(tests["tests"]) >= FEWEST_CASES
    assert any(one.get("completions") for one in wanted)
    assert any(one.get("completions") == 0 for one in wanted)
    assert any("reason" in missed for one in wanted for missed in one.get("not_counted", []))
    assert {one["quest"] for one in wanted} == {one.code for one in definitions_of(recipe)}


@of_each_recipe
def test_the_catalog_reads_a_recipe(recipe: Path) -> None:
    read = read_definition_file(recipe.read_bytes(), "yaml")
    assert [one.code for one in read.definitions] == [one.code for one in definitions_of(recipe)]


def test_every_file_of_tests_is_about_a_recipe() -> None:
    assert [path.name for path in TEST_FILES] == [path.name for path in RECIPES]


def test_the_page_quotes_every_recipe_as_it_stands_in_its_file() -> None:
    quoted = quoted_in(PAGE)
    assert sorted(quoted) == sorted(path.read_text(encoding="utf-8") for path in RECIPES)


@of_each_recipe
def test_the_page_links_to_a_recipe_and_to_its_tests(recipe: Path) -> None:
    assert f"](cookbook/{recipe.name})" in PAGE
    assert f"](cookbook/tests/{recipe.name})" in PAGE


def test_the_page_links_to_what_there_is() -> None:
    links = re.findall(r"\]\(([^)]+)\)", PAGE)
    assert [one for one in links if one.startswith("#") and one[1:] not in headings_of(PAGE)] == []
    assert [one for one in links if not one.startswith("#") and not (FOLDER / one).is_file()] == []


def test_the_table_has_a_line_for_every_recipe() -> None:
    lines = [line for line in PAGE.splitlines() if line.startswith("| [")]
    assert len(lines) == len(RECIPES)


def test_lint_finds_no_error() -> None:
    findings = find_all(read_files(RECIPES), live=None)
    assert [one for one in findings if one.severity == "error"] == []


def test_there_are_enough_of_them_and_they_show_the_whole_language() -> None:
    definitions = definitions_of(*RECIPES)
    leaves = [leaf for one in definitions for leaf in one.leaves]
    assert len(definitions) >= FEWEST_DEFINITIONS
    assert {leaf.measure for leaf in leaves} == set(get_args(MeasureName))
    assert {one.repeat.reset for one in definitions} == {"never", "on_completion", "daily", "weekly", "monthly"}
    assert {one.visibility for one in definitions} == {"visible", "hidden", "secret"}
    assert {one.kind for one in definitions} == set(get_args(Kind))
    assert unused(definitions, set(Definition.model_fields) - {"migration"}) == set()


def unused(definitions: list[Definition], fields: set[str]) -> set[str]:
    """The fields that no definition sets."""
    return fields - {name for one in definitions for name in one.model_fields_set}
