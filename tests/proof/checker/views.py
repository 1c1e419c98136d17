"""What several rules ask, said once."""

from typing import Final

INDEXES: Final = (
    "CREATE INDEX sent_event_id ON sent (event_id, confirmed)",
    "CREATE INDEX sent_body ON sent (body, event_id)",
    "CREATE INDEX events_event_id ON events (event_id)",
    "CREATE INDEX events_user ON events (user_id, event_type)",
    "CREATE INDEX bad_messages_body ON bad_messages (body)",
    "CREATE INDEX bad_messages_event_id ON bad_messages (event_id, kind)",
    "CREATE INDEX completions_key ON completions (user_id, code, cycle)",
    "CREATE INDEX grants_key ON grants (user_id, code, cycle, generation)",
    "CREATE INDEX grants_id ON grants (grant_id)",
    "CREATE INDEX definitions_key ON definitions (code, version)",
    "CREATE INDEX participants_user ON participants (user_id)",
    "CREATE INDEX progress_key ON progress (user_id, code)",
    "CREATE INDEX toasts_key ON toasts (user_id, sequence)",
    "CREATE INDEX toasts_about ON toasts (user_id, code, cycle, kind)",
    "CREATE INDEX stream_toasts_key ON stream_toasts (follower, connection, sequence)",
    "CREATE INDEX streams_key ON streams (follower, connection)",
    "CREATE INDEX parked_body ON parked (body)",
    "CREATE INDEX transactions_id ON transactions (id)",
    "CREATE INDEX transactions_reverses ON transactions (reverses)",
    "CREATE INDEX entries_transaction ON entries (transaction_id, account, currency)",
    "CREATE INDEX balances_key ON balances (user_id, currency)",
    "CREATE INDEX standings_user ON standings (user_id)",
    # What the reference has worked out, from the log and from what was sent.
    """CREATE TABLE expected_progress (source, user_id, code, times_completed, amount,
       PRIMARY KEY (source, user_id, code)) WITHOUT ROWID""",
    """CREATE TABLE expected_completions (source, user_id, code, cycle, event_id,
       PRIMARY KEY (source, user_id, code, cycle)) WITHOUT ROWID""",
    "CREATE TABLE counted_quests (code PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE stored_amounts (user_id, code, amount, PRIMARY KEY (user_id, code)) WITHOUT ROWID",
)

VIEWS: Final = (
    # Each event that was sent, whatever the number of its copies.
    """CREATE VIEW wanted AS
       SELECT event_id, event_type, user_id, at, data, max(confirmed) AS confirmed FROM sent GROUP BY event_id""",
    "CREATE VIEW erased AS SELECT user_id FROM participants WHERE erased",
    # Two messages under one id: which of them is the event, and which is parked, is for the order of arrival to say.
    "CREATE VIEW disputed AS SELECT DISTINCT event_id FROM bad_messages WHERE kind = 'conflict' AND event_id > ''",
    "CREATE VIEW standing_completions AS SELECT * FROM completions WHERE NOT reversed",
    # The completions that pay: by themselves, or because they were claimed.
    """CREATE VIEW due AS
       SELECT completion.user_id, completion.code, completion.cycle, completion.generation, completion.version,
              version.gold, version.diamonds, version.points
         FROM standing_completions AS completion
         JOIN definitions AS version ON version.code = completion.code AND version.version = completion.version
        WHERE completion.payable AND (completion.claimed OR version.claim = 'automatic')""",
    """CREATE VIEW due_amounts AS
       SELECT user_id, code, cycle, generation, 'gold' AS currency, gold AS amount FROM due WHERE gold > 0
        UNION ALL
       SELECT user_id, code, cycle, generation, 'diamonds', diamonds FROM due WHERE diamonds > 0""",
    """CREATE VIEW grant_amounts AS
       SELECT grant_id, user_id, status, 'gold' AS currency, gold AS amount FROM grants WHERE gold > 0
        UNION ALL
       SELECT grant_id, user_id, status, 'diamonds', diamonds FROM grants WHERE diamonds > 0""",
    # What a transaction has moved to or from its user, debts included.
    """CREATE VIEW moved AS
       SELECT entry.transaction_id, transactions.kind, transactions.user_id, entry.currency, sum(entry.amount) AS amount
         FROM entries AS entry
         JOIN transactions ON transactions.id = entry.transaction_id
        WHERE entry.account IN ('user:' || transactions.user_id, 'debt:' || transactions.user_id)
        GROUP BY entry.transaction_id, entry.currency""",
    """CREATE VIEW told AS
       SELECT event_id, user_id, json_extract(data, '$.code') AS code, json_extract(data, '$.cycle') AS cycle
         FROM events WHERE event_type = 'QuestCompleted'""",
    """CREATE VIEW arrivals AS
       SELECT toast.line, toast.follower, stream.user_id, toast.connection, stream.last_event_id, toast.sequence,
              toast.kind, toast.code, toast.cycle, toast.created_at,
              lag(toast.sequence) OVER (PARTITION BY toast.follower, toast.connection ORDER BY toast.line) AS before
         FROM stream_toasts AS toast
         JOIN streams AS stream ON stream.follower = toast.follower AND stream.connection = toast.connection""",
)
