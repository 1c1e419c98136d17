"""What a run is asked to do where little is said: above all, which defects are sown after it."""

from pathlib import Path

import pytest

from tests.proof.arguments import SHORT_FORM_MUTANTS, parse_arguments
from tests.proof.harness.options import Options
from tests.proof.mutants import MUTANTS, SOUND

ALL = (SOUND.name, *MUTANTS)


def asked(*arguments: str) -> Options:
    """What a command line asks for."""
    return parse_arguments(arguments, "make chaos", None)


def test_the_short_form_hunts_some_mutants_as_far_as_its_time_allows() -> None:
    options = asked()
    assert (options.events, options.kills, options.minutes) == (5_000, 60, 6)
    assert len(set(options.mutants)) == SHORT_FORM_MUTANTS
    assert set(options.mutants) <= set(MUTANTS)
    assert options.mutants_may_wait


def test_the_seed_decides_which() -> None:
    assert asked("--seed", "5").mutants == asked("--seed", "5").mutants
    assert len({asked("--seed", str(seed)).mutants for seed in range(10)}) > 1


def test_the_long_form_hunts_all_of_them_and_the_sound_system_however_long_it_takes() -> None:
    options = asked("--events", "200000", "--kills", "1000", "--minutes", "45")
    assert options.mutants == ALL
    assert len(MUTANTS) >= 12
    assert not options.mutants_may_wait


@pytest.mark.parametrize(
    ("said", "meant"),
    [("none", ()), ("all", ALL), ("dedupe_window,sound", ("dedupe_window", "sound"))],
)
@pytest.mark.parametrize("kills", ["60", "1000"])
def test_which_are_hunted_can_be_said(said: str, meant: tuple[str, ...], kills: str) -> None:
    options = asked("--kills", kills, "--mutants", said)
    assert options.mutants == meant
    assert not options.mutants_may_wait


def test_a_mutant_that_is_none_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        asked("--mutants", "dedupe_window,dedupe_door")
    said = capsys.readouterr().err
    assert "there is no mutant dedupe_door;" in said
    assert "dedupe_window" in said


def test_histories_never_go_to_those_of_another_run(tmp_path: Path) -> None:
    assert asked("--folder", str(tmp_path)).folder == tmp_path
    (tmp_path / "sent.jsonl").touch()
    with pytest.raises(SystemExit):
        asked("--folder", str(tmp_path))
