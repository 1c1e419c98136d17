"""`make lint`: everything that can be said about the code without running it."""

import re
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from stack.errors import StackError
from stack.layout import Layout
from stack.pages import find_node, install_modules
from stack.processes import run
from stack.progress import Progress


@dataclass(frozen=True, slots=True)
class Check:
    """One check: a module of the project's Python with its arguments."""

    title: str
    arguments: tuple[str, ...]


CHECKS = (
    Check("Style (ruff check)", ("-m", "ruff", "check", ".")),
    Check("Format (ruff format)", ("-m", "ruff", "format", "--check", ".")),
    Check("Types (mypy --strict)", ("-m", "mypy", ".")),
    # Called by its function: as a module it does nothing, and says so by nothing.
    Check("Imports (import-linter)", ("-c", "from importlinter.cli import lint_imports_command as lint; lint()")),
)

# Commands that write files into the repository, each with an option that only compares: add yours here.
GENERATED = (
    Check(
        "Schema of definitions",
        ("-m", "catalog_service", "schema", "--check", "docs/schemas/definition.schema.json"),
    ),
    Check(
        "Schema of events", ("-m", "processing_service", "schema", "event", "--check", "docs/schemas/event.schema.json")
    ),
    Check(
        "Schema of tests", ("-m", "processing_service", "schema", "test", "--check", "docs/schemas/test.schema.json")
    ),
    Check("AsyncAPI", ("-m", "processing_service", "schema", "asyncapi", "--check", "docs/schemas/asyncapi.json")),
    *(
        Check(f"OpenAPI ({name})", ("-m", f"{name}_service", "openapi", "--check", f"docs/schemas/openapi/{name}.json"))
        for name in ("auth", "catalog", "processing")
    ),
)

# In pieces, so that this file passes its own check.
_REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("archive", "ubuntu", "com"),
    )
)


def lint(layout: Layout, progress: Progress) -> int:
    """Run every check, also after one has failed. Exit code 1 if any did."""
    steps: list[tuple[str, Callable[[], object]]] = [
        (check.title, partial(_python, layout, check.arguments)) for check in (*CHECKS, *GENERATED)
    ]
    steps.append(("No address of a package registry", partial(refuse_registries, layout)))
    steps.append(("Types and style of the pages", partial(_check_pages, layout)))
    complaints = []
    for title, check in steps:
        try:
            with progress.step(title):
                check()
        except StackError as fault:
            complaints.append(f"{title}:\n{fault}")
    for complaint in complaints:
        progress.say(f"\n{complaint}")
    return 1 if complaints else 0


def refuse_registries(layout: Layout) -> None:
    """Raise StackError if a tracked file names the host of a package registry: anyone's mirror must do."""
    tracked = run(["git", "ls-files", "-z"], directory=layout.project).split("\0")
    pattern = re.compile("|".join(map(re.escape, _REGISTRIES)))
    found = []
    for name in filter(None, tracked):
        path = layout.project / name
        if path.is_file() and pattern.search(path.read_bytes().decode(errors="replace")):
            found.append(name)
    if found:
        raise StackError(f"These files name a package registry: {', '.join(found)}")


def _check_pages(layout: Layout) -> None:
    if not (layout.project / "web" / "package-lock.json").exists():
        return
    node = find_node(layout)
    install_modules(layout, node)
    for script in ("types:check", "typecheck", "lint"):
        run([*node.npm, "run", script], directory=layout.project / "web", environment=node.environment())


def _python(layout: Layout, arguments: Sequence[str]) -> None:
    command = [str(layout.python), *arguments]
    finished = subprocess.run(command, cwd=layout.project, capture_output=True, text=True, check=False)
    if finished.returncode != 0:
        raise StackError(f"{finished.stdout}\n{finished.stderr}".strip())
