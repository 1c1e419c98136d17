"""The checker finds nothing where nothing is wrong."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.proof.checker import check
from tests.property.proof.shapes import RICH, Shape
from tests.property.proof.sound import sound_history

SHAPES = st.builds(
    Shape,
    users=st.integers(1, 5),
    events_each=st.integers(0, 20),
    sign_ins_each=st.integers(0, 5),
    bad_messages=st.integers(0, 16),
    followers=st.integers(0, 5),
    erases_a_user=st.booleans(),
    seed=st.integers(0, 2**32),
)


@given(SHAPES)
@settings(max_examples=40)
def test_nothing_is_found_in_what_a_sound_system_writes(shape: Shape) -> None:
    with TemporaryDirectory() as directory:
        report = check(sound_history(shape).write(Path(directory)))
    assert report.is_clean, report.text()


def test_the_rich_history_has_something_of_everything(tmp_path: Path) -> None:
    report = check(sound_history(RICH).write(tmp_path))
    assert report.is_clean, report.text()
    assert all(report.sizes.values()), report.sizes
