"""T7: a bad message is set aside and takes no innocent one with it; a bad request gets a clear answer."""

from typing import Final

from tests.proof.checker.rule import Rule

MOST_DEATHS: Final = 3

RULES: Final = (
    Rule(
        "innocent-parked",
        "T7",
        """SELECT parked.body, reason, parked.event_id FROM parked
            WHERE body NOT IN (SELECT body FROM bad_messages)
              AND body NOT IN (SELECT body FROM sent WHERE event_id IN disputed)""",
        "a message that was in order was parked ({reason}): event {event_id}, body {body}",
    ),
    Rule(
        "bad-message-lost",
        "T7",
        """SELECT label, kind, body FROM bad_messages AS bad
            WHERE confirmed AND kind <> 'conflict' AND body NOT IN (SELECT body FROM parked)
            UNION ALL
           SELECT label, kind, body FROM bad_messages AS bad
            WHERE confirmed AND kind = 'conflict' AND body NOT IN (SELECT body FROM parked)
              AND event_id NOT IN (SELECT event_id FROM sent WHERE body IN (SELECT body FROM parked))""",
        "the {kind} message {label} was confirmed and never parked: body {body}",
    ),
    Rule(
        "parked-for-another-reason",
        "T7",
        """SELECT label, kind, parked.reason, reasons FROM bad_messages AS bad JOIN parked ON parked.body = bad.body
            WHERE reasons <> '[]' AND parked.reason NOT IN (SELECT value FROM json_each(reasons))""",
        "the {kind} message {label} was parked as {reason} and not as one of {reasons}",
    ),
    Rule(
        "bad-message-counted",
        "T7",
        """SELECT label, kind, event_id FROM bad_messages
            WHERE kind <> 'conflict' AND NOT redriven AND event_id IN (SELECT event_id FROM events)
              AND event_id NOT IN (SELECT event_id FROM sent)""",
        "the {kind} message {label} came into the log as event {event_id}",
    ),
    Rule(
        "redriven-lost",
        "T7",
        """SELECT label, event_id FROM bad_messages WHERE redriven AND event_id NOT IN (SELECT event_id FROM events)
            UNION ALL
           SELECT label, bad.event_id FROM bad_messages AS bad JOIN parked ON parked.body = bad.body
            WHERE redriven AND parked.status <> 'redriven'""",
        "the message {label} was redriven, and event {event_id} is not in the log or still parked",
    ),
    Rule(
        "poison-kills-on",
        "T7",
        f"SELECT label, deaths FROM bad_messages WHERE kind = 'poison' AND deaths > {MOST_DEATHS}",  # noqa: S608 - a constant
        "processes died {deaths} times of the message {label} before it was set aside",
    ),
    Rule(
        "bad-request-answered-badly",
        "T7",
        """SELECT request, status FROM answers
            WHERE NOT (status BETWEEN 400 AND 499 AND is_problem)
              AND NOT (during_outage AND status IN (502, 503, 504))""",
        "the bad request {request} was answered with {status}, or not with a problem document",
    ),
)
