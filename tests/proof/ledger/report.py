"""What came of a run, for people."""

from rich.console import Console
from rich.table import Table

from tests.proof.ledger.proof import Proof
from tests.proof.ledger.reader import Looks


def show(console: Console, proof: Proof) -> None:
    """Print the report; what was violated comes last."""
    plan = proof.plan
    table = Table(title=f"The ledger under {plan.writers} writers, seed {plan.seed}", show_header=False)
    table.add_column()
    table.add_column(justify="right")
    table.add_row("operations", f"{plan.operations:,} in {proof.seconds:,.1f} s")
    table.add_row("operations a second", f"{plan.operations / proof.seconds:,.0f}")
    table.add_row("users", f"{plan.users:,}")
    table.add_row("booked", f"{proof.transactions:,} transactions, {proof.entries:,} entries")
    for status, count in sorted(proof.answers.items()):
        table.add_row(f"answered {status}", f"{count:,}")
    table.add_row("batches sent again", f"{proof.asked_again:,}")
    table.add_row("looks at what changed", _looks(proof.at_changes))
    table.add_row("looks at everything", _looks(proof.at_everything))
    table.add_row("violations", "none" if not proof.violations else f"{len(proof.violations)} or more")
    console.print(table)
    for violation in proof.violations:
        console.print(f"VIOLATED  {violation}", soft_wrap=True, markup=False)


def _looks(looks: Looks) -> str:
    return f"{looks.count:,}, the slowest {looks.slowest_seconds:.2f} s"
