"""T1: an accepted event is never lost, and takes effect exactly once."""

from typing import Final

from tests.proof.checker.rule import Rule

RULES: Final = (
    Rule(
        "event-lost",
        "T1",
        """SELECT event_id, user_id FROM wanted
            WHERE confirmed AND event_id NOT IN (SELECT event_id FROM events) AND user_id NOT IN erased""",
        "event {event_id} of {user_id} was confirmed and is not in the log",
    ),
    Rule(
        "event-stored-twice",
        "T1",
        "SELECT event_id, count(*) AS number FROM events GROUP BY event_id HAVING count(*) > 1",
        "event {event_id} stands in the log {number} times",
    ),
    Rule(
        "event-altered",
        "T1",
        """SELECT event_id, stored.user_id FROM events AS stored JOIN wanted USING (event_id)
            WHERE event_id NOT IN disputed
              AND (stored.event_type, stored.user_id, stored.at, stored.data)
                  IS NOT (wanted.event_type, wanted.user_id, wanted.at, wanted.data)""",
        "event {event_id} of {user_id} in the log says something else than what was sent",
    ),
    Rule(
        "event-from-nowhere",
        "T1",
        """SELECT event_id, event_type FROM events
            WHERE event_type IN (SELECT event_type FROM sent)
              AND event_id NOT IN (SELECT event_id FROM sent)
              AND event_id NOT IN (SELECT event_id FROM bad_messages WHERE event_id > '')""",
        "event {event_id} ({event_type}) is in the log and nobody has sent it",
    ),
    Rule(
        "outbox-left",
        "T1",
        "SELECT service, event_id, event_type FROM outbox WHERE NOT published",
        "the {event_type} event {event_id} still waits in the outbox of {service}",
    ),
    Rule(
        "outbox-unheard",
        "T1",
        """SELECT service, event_id, event_type FROM outbox
            WHERE published AND event_id NOT IN (SELECT event_id FROM events)
              AND coalesce(user_id, '') NOT IN erased""",
        "the {event_type} event {event_id} left the outbox of {service} and never came into the log",
    ),
    Rule(
        "completion-untold",
        "T1",
        """SELECT user_id, code, cycle FROM standing_completions
            WHERE (user_id, code, cycle) NOT IN (SELECT user_id, code, cycle FROM told)""",
        "completion {cycle} of {code} by {user_id} has no QuestCompleted event in the log",
    ),
    Rule(
        "completion-told-again",
        "T1",
        """SELECT user_id, code, cycle, count(*) AS number FROM told JOIN completions USING (user_id, code, cycle)
            GROUP BY user_id, code, cycle HAVING count(*) > 1 + max(generation)""",
        "completion {cycle} of {code} by {user_id} is told of by {number} QuestCompleted events",
    ),
    Rule(
        "completion-told-untruly",
        "T1",
        """SELECT event_id, user_id, code, cycle FROM told
            WHERE (user_id, code, cycle) NOT IN (SELECT user_id, code, cycle FROM completions)
              AND user_id NOT IN erased""",
        "event {event_id} tells of completion {cycle} of {code} by {user_id}, which is not recorded",
    ),
    Rule(
        "work-left",
        "T1",
        "SELECT what, number FROM leftovers WHERE number > 0",
        "at the end there were still {number} {what}",
    ),
)
