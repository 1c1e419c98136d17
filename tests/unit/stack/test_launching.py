"""The small parts of the launcher: one launcher a folder, plain output, the pages' sources, certificates, checks."""

import io
import subprocess
from pathlib import Path

import pytest

from stack.certificates import trust_of_the_system
from stack.checks import refuse_registries
from stack.errors import StackError
from stack.layout import Layout
from stack.pages import node_version, source_hash
from stack.progress import Progress
from stack.running import claim, describe, find_running, launcher_pid


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """A project and a state in a temporary folder."""
    return Layout(tmp_path, tmp_path / "state", tmp_path / "packages")


def test_a_folder_belongs_to_one_launcher_at_a_time(layout: Layout) -> None:
    with claim(layout) as first, claim(layout) as second:
        assert first
        assert not second
        assert launcher_pid(layout) is not None
    assert launcher_pid(layout) is None
    with claim(layout) as again:
        assert again


def test_a_running_stack_is_found_while_its_launcher_lives(layout: Layout) -> None:
    assert find_running(layout) is None
    layout.state.mkdir()
    environment = {"AMQP_URL": "amqp://x"}
    running = describe(
        pages_url="http://p",
        gateway_url="http://g",
        publisher_amqp_url="amqp://y",
        environment=environment,
        migration_urls={"auth": "postgresql://owner"},
    )
    running.save(layout)
    assert find_running(layout) == running
    assert (layout.state / "env").read_text() == "AMQP_URL=amqp://x\n"
    assert {path.stat().st_mode & 0o777 for path in layout.state.iterdir()} == {0o600}


def test_progress_in_a_pipe_is_plain() -> None:
    output = io.StringIO()
    progress = Progress(output)
    with progress.step("Start PostgreSQL"):
        pass
    with pytest.raises(StackError), progress.step("Start RabbitMQ"):
        raise StackError("no")
    lines = output.getvalue().splitlines()
    assert lines[0].startswith("  ok  Start PostgreSQL ")
    assert lines[1].startswith("  --  Start RabbitMQ ")
    assert "\033" not in output.getvalue()
    assert "\r" not in output.getvalue()


def test_progress_on_a_terminal_shows_what_is_running() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    output = Terminal()
    with Progress(output).step("Start PostgreSQL (a moment)"):
        assert "…   Start PostgreSQL" in output.getvalue()


@pytest.mark.parametrize(
    ("text", "version"), [("v20.20.2\n", (20, 20)), ("v9.1.0", (9, 1)), ("nonsense", (0, 0)), ("", (0, 0))]
)
def test_the_version_of_node_is_read(text: str, version: tuple[int, int]) -> None:
    assert node_version(text) == version


def test_the_pages_are_built_again_when_a_source_changes_and_only_then(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "main.tsx").write_text("one")
    before = source_hash(tmp_path)
    for generated in ("node_modules", "dist"):
        (tmp_path / generated).mkdir()
        (tmp_path / generated / "made.js").write_text("made")
    (tmp_path / "settings.py").write_text("the server of the pages")
    assert source_hash(tmp_path) == before
    (tmp_path / "src" / "main.tsx").write_text("two")
    assert source_hash(tmp_path) != before


def test_the_systems_authorities_are_trusted_unless_the_caller_says_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = tmp_path / "ca.crt"
    for name in ("UV_SYSTEM_CERTS", "UV_NATIVE_TLS", "NODE_EXTRA_CA_CERTS"):
        monkeypatch.delenv(name, raising=False)
    assert trust_of_the_system(bundle) == {}
    bundle.touch()
    monkeypatch.setenv("UV_SYSTEM_CERTS", "0")
    assert trust_of_the_system(bundle) == {"UV_NATIVE_TLS": "1", "NODE_EXTRA_CA_CERTS": str(bundle)}


def test_an_address_of_a_package_registry_is_found_in_tracked_files_only(layout: Layout) -> None:
    host = ".".join(("pypi", "org"))
    (layout.project / "tracked.lock").write_text(f"--index-url https://{host}/simple")
    (layout.project / "ignored.txt").write_text(host)
    for command in (["init", "-q"], ["add", "tracked.lock"]):
        subprocess.run(["git", *command], cwd=layout.project, check=True)
    with pytest.raises(StackError, match=r"tracked\.lock$"):
        refuse_registries(layout)
    (layout.project / "tracked.lock").write_text("nothing")
    refuse_registries(layout)
