"""T6 as clients saw it: every follower of a stream gets each toast of their own once and in order, over all losses."""

from typing import Final

from tests.proof.checker.rule import Rule

RULES: Final = (
    Rule(
        "stream-out-of-order",
        "T6",
        "SELECT follower, connection, sequence, before FROM arrivals WHERE sequence < before",
        "on connection {connection} {follower} got toast {sequence} after {before}",
    ),
    Rule(
        "stream-repeated",
        "T6",
        """SELECT follower, sequence, count(*) AS number FROM arrivals GROUP BY follower, sequence HAVING count(*) > 1
            UNION ALL
           SELECT follower, sequence, 1 FROM arrivals WHERE before IS NULL AND sequence <= last_event_id""",
        "{follower} got toast {sequence} again",
    ),
    Rule(
        "stream-gap",
        "T6",
        """SELECT follower, connection, sequence, coalesce(before, last_event_id) AS before FROM arrivals
            WHERE sequence > coalesce(before, last_event_id) + 1""",
        "on connection {connection} {follower} got toast {sequence} right after {before}",
    ),
    Rule(
        "stream-of-another",
        "T6",
        """SELECT follower, user_id, sequence, arrival.code FROM arrivals AS arrival
            WHERE user_id NOT IN erased AND NOT EXISTS (
                  SELECT 1 FROM toasts AS toast
                   WHERE toast.user_id = arrival.user_id AND toast.sequence = arrival.sequence
                     AND (toast.kind, toast.code, toast.cycle, toast.created_at)
                         IS (arrival.kind, arrival.code, arrival.cycle, arrival.created_at))""",
        "{follower} of {user_id} got a toast {sequence} about {code} that is not among that user's",
    ),
    Rule(
        "stream-unfinished",
        "T6",
        """SELECT ending.follower, participant.user_id, toast_sequence, coalesce(newest, 0) AS newest
             FROM stream_ends AS ending
             JOIN (SELECT follower, max(user_id) AS user_id, max(last_event_id) AS resumed
                     FROM streams GROUP BY follower) AS stream ON stream.follower = ending.follower
             JOIN participants AS participant ON participant.user_id = stream.user_id
             LEFT JOIN (SELECT follower, max(sequence) AS newest FROM stream_toasts GROUP BY follower) AS seen
               ON seen.follower = ending.follower
            WHERE ending.saw_all AND NOT participant.erased AND coalesce(newest, resumed, 0) < toast_sequence""",
        "{follower} of {user_id} saw toasts up to {newest}, and there are {toast_sequence}",
    ),
)
