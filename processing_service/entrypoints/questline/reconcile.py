"""`reconcile`: what is stored against what the log says."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

import typer

from processing_service.entrypoints.questline.faults import ExitCode, Misused, Refused
from processing_service.entrypoints.questline.output import Output, compact
from processing_service.entrypoints.questline.session import AsJson, Session, Yes

_RECONCILIATIONS: Final = "/api/v1/operations/reconciliations"
_BESIDE_THE_RESULT: Final = frozenset({"kind", "drift", "repaired"})


def add_commands(app: typer.Typer) -> None:
    """The commands of this module."""

    @app.command()
    def reconcile(
        context: typer.Context,
        repair: Annotated[bool, typer.Option("--repair", help="Write what the log says; asks first.")] = False,
        sample: Annotated[float | None, typer.Option(help="The share of the users to look at.", max=1.0)] = None,
        yes: Yes = False,
        as_json: AsJson = False,
    ) -> None:
        """Fold the log again and compare progress, completions, grants and balances. Exits with 1 on drift."""
        if sample is not None and sample <= 0:
            raise Misused("--sample is more than 0, and 1 at most")
        session = Session.of(context, as_json=as_json)
        if repair:
            session.confirm("Write what the log says over what is stored?", yes=yes)
        report = _run(session, repair=repair, sample=sample)
        session.output.document(report)
        drift = count_drift(report)
        _show(session.output, report, drift)
        if drift and not repair:
            raise typer.Exit(ExitCode.FINDINGS)


def count_drift(report: Mapping[str, Any]) -> int:
    """How many differences a report tells of."""
    drift = report["drift"]
    return len(drift) if isinstance(drift, list) else int(drift)


def _run(session: Session, *, repair: bool, sample: float | None) -> dict[str, Any]:
    body: dict[str, Any] = {"repair": repair} if sample is None else {"repair": repair, "sample": sample}
    with session.output.progress("Comparing") as advance:
        for line in session.server.stream(_RECONCILIATIONS, body):
            if line["kind"] == "progress":
                advance(line["users"], line.get("total_users"))
            elif line["kind"] == "report":
                return line
    raise Refused("the comparison ended without a report", status=200)


def _show(output: Output, report: Mapping[str, Any], drift: int) -> None:
    for name, value in report.items():
        if name not in _BESIDE_THE_RESULT:
            output.line(f"{name.replace('_', ' ')}: {value if isinstance(value, int | str) else compact(value)}")
    if isinstance(report["drift"], list):
        for one in report["drift"]:
            output.line(compact(one), style="red", indent=2)
    result = "no drift" if not drift else f"drift: {drift}"
    output.line(result + (", repaired" if drift and report.get("repaired") else ""), style="bold")
