"""Running tests of definitions."""

from collections.abc import Mapping, Sequence

from processing_service.application.build_objective import ConditionCompiler
from processing_service.application.definition_tests.compare import Seen, differences_of
from processing_service.application.definition_tests.explaining import explain_steps
from processing_service.application.definition_tests.history import (
    Named,
    events_of,
    facts_of,
    moment_of,
    publishing_of,
)
from processing_service.application.definition_tests.models import Case, NamedReward, Suite
from processing_service.application.definition_tests.play import Played, play, publish
from processing_service.application.definition_tests.results import CaseResult, Difference, ExplainedEvent
from processing_service.application.definition_tests.standing import ending_of
from shared.contracts.definition import Definition, Reward
from shared.definitions.stats import find_stat_faults, resolve_stats, stats_of
from shared.exceptions import InvalidInput


def run_suite(
    suite: Suite,
    definitions: Sequence[Definition],
    compile_condition: ConditionCompiler,
    rewards: Sequence[NamedReward] = (),
) -> list[CaseResult]:
    """Run all tests of a file; `definitions` and `rewards` are those of the files that it names.

    Raises:
        InvalidInput: a definition stands twice, names a reward or a stat that is nowhere, or a test names a quest that
            is not there.
    """
    resolved = fill_in_stats(resolve_rewards([*definitions, *suite.inline], [*rewards, *suite.rewards]))
    return [run_case(case, resolved, compile_condition) for case in suite.tests]


def run_case(case: Case, definitions: Sequence[Definition], compile_condition: ConditionCompiler) -> CaseResult:
    """Run one test.

    Raises:
        InvalidInput: it names a quest that is not there, or an event's id twice.
    """
    events = events_of(case)
    snapshot = publish(definitions, publishing_of(case, events), compile_condition)
    for wanted in case.expect:
        if wanted.quest not in snapshot.histories:
            raise InvalidInput(f"test '{case.name}': no definition has the code '{wanted.quest}'")
    happened = [one.event for one in events]
    played = play(snapshot, case.user.id, facts_of(case, happened), happened)
    return _judge(case, played, events)


def resolve_rewards(definitions: Sequence[Definition], rewards: Sequence[NamedReward]) -> list[Definition]:
    """The definitions with the amounts of the rewards that they name.

    Raises:
        InvalidInput: a code stands twice, or a reward is not among these.
    """
    codes = [one.code for one in definitions]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice is not None:
        raise InvalidInput(f"the code '{twice}' stands twice in the definitions")
    amounts: Mapping[str, Reward] = {
        one.name: Reward.model_validate(one.model_dump(exclude={"name", "description"})) for one in rewards
    }
    return [one if one.reward_name is None else _with_reward(one, one.reward_name, amounts) for one in definitions]


def fill_in_stats(definitions: Sequence[Definition]) -> list[Definition]:
    """The definitions with the stats filled in that they name.

    Raises:
        InvalidInput: a stat is not among the definitions, or does not fit.
    """
    stats = stats_of(definitions)
    for definition in definitions:
        for fault in find_stat_faults(definition, stats):
            raise InvalidInput(f"'{definition.code}', {fault.place}: {fault.message}")
    return [resolve_stats(one, stats) for one in definitions]


def _with_reward(definition: Definition, name: str, amounts: Mapping[str, Reward]) -> Definition:
    if name not in amounts:
        raise InvalidInput(f"'{definition.code}' names the reward '{name}', which is in none of the files")
    return definition.model_copy(update={"reward": amounts[name], "reward_name": None})


def _judge(case: Case, played: Played, events: Sequence[Named]) -> CaseResult:
    moment = moment_of(case, events)
    differences: list[Difference] = []
    explanations: dict[str, Sequence[ExplainedEvent]] = {}
    for wanted in case.expect:
        code = wanted.quest
        explained = explain_steps(played.folds[code], events)
        ending = ending_of(played, code, [one.event for one in events], moment)
        found = list(differences_of(wanted, Seen(ending, events, {one.label: one for one in explained})))
        if found:
            differences += found
            explanations[code] = explained
    return CaseResult(case.name, differences, explanations)
