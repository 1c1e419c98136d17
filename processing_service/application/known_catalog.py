"""The compiled catalog, kept in memory for as long as the database's copy stands at the same revision."""

from dataclasses import replace

from processing_service.application.build_objective import ConditionCompiler
from processing_service.application.ports.transaction import Transaction
from processing_service.application.snapshot import DEFAULT_TOKEN_STEP, EMPTY_SNAPSHOT, Snapshot, build_snapshot


class KnownCatalog:
    """Gives each transaction the catalog's revision that the database holds at that moment."""

    def __init__(self, compile_condition: ConditionCompiler, *, token_step: int = DEFAULT_TOKEN_STEP) -> None:
        self._compile_condition = compile_condition
        self._token_step = token_step
        self._snapshot = EMPTY_SNAPSHOT

    async def hold(self, transaction: Transaction) -> Snapshot:
        """The snapshot to work with; no other revision is installed before this transaction has ended.

        So an event is folded under a definition either here, or, where it was stored before the definition was
        installed, by the closing of that definition's gap.
        """
        held = await transaction.catalog.hold()
        if held.revision != self._snapshot.revision:
            histories, levels = await transaction.catalog.histories(), await transaction.catalog.levels()
            built = build_snapshot(held.revision, histories, self._compile_condition, levels)
            self._snapshot = replace(built, token_step=self._token_step)
        return replace(self._snapshot, gaps=held.gaps) if held.gaps else self._snapshot
