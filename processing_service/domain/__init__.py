"""The heart of Questline: pure rules that decide what a user's events mean.

Nothing in here does I/O, reads a clock or rolls dice; the standard library is all it needs. How it is used:

    ruleset = Ruleset(timelines)                                # once per snapshot of the catalog
    codes = ruleset.touched(batch)                              # the rows to load (and lock) for a user
    fold = UserFold(ruleset, user_id, facts, states, new_events)    # per user and batch
    match fold.step():
        case NeedsLog(requests): ...                            # read the log, fold.supply(events), step again
        case Done(changes): ...                                 # write states and completions

Everything that decides progress goes through one function, `evaluator.advance`.
"""
