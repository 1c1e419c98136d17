/** What may need attention, in the words of whoever is on duty. */
export const problemsText = {
  broker: {
    title: "The broker is not reachable",
    body: "Nothing is lost: outboxes keep what is to be published. Start RabbitMQ, or see its alarms.",
    runbook: "QuestlineOutboxStuck",
  },
  consumers: {
    title: "Nobody consumes the queue",
    body: "Start a worker; its readiness says what it misses.",
    runbook: "QuestlineNoConsumer",
  },
  queue: {
    title: "The queue is long",
    body: "Start more workers, or look into the worker’s log for what it waits for.",
    runbook: "QuestlineQueueGrows",
  },
  lag: {
    title: "Events take long to be handled",
    body: "The worker is behind. Start more workers, or see what it waits for.",
    runbook: "QuestlineQueueGrows",
  },
  retried: {
    title: "Events are tried again and again",
    body: "Their handling fails. The worker’s log names the error.",
    runbook: "QuestlineMessagesParked",
  },
  outbox: {
    title: "An outbox does not drain",
    body: "Its relay cannot publish. Its log says why: the broker is away, an alarm, or no queue is bound.",
    runbook: "QuestlineOutboxStuck",
  },
  outboxAway: {
    title: "A service does not tell of its outbox",
    body: "The service does not answer. Look whether it runs.",
    runbook: "QuestlineProcessDown",
  },
  grants: {
    title: "Rewards wait long for their credit",
    body: "The dispatcher cannot reach the wallet, or does not run.",
    runbook: "QuestlineGrantsLate",
  },
  refused: {
    title: "The wallet has refused rewards",
    body: "A conflict needs a person: the grant’s id is booked with other amounts.",
    runbook: "QuestlineGrantsRefused",
  },
  held: {
    title: "Budgets hold rewards back",
    body: "Publish a version with a larger budget, and the held grants are released.",
    runbook: "QuestlineGrantsHeld",
  },
  parked: {
    title: "Messages wait for you",
    body: "Mend the cause, then redrive them; or drop them with a reason.",
    runbook: "QuestlineMessagesParked",
  },
  dead: {
    title: "Dead letters are piling up",
    body: "The worker sets them aside by itself; it seems not to run.",
    runbook: "QuestlineNoConsumer",
  },
  paused: {
    title: "A receiver of webhooks is paused",
    body: "Mend the receiver, test it, and resume it. What happens meanwhile it is not told.",
    runbook: "QuestlineWebhookEndpointPaused",
  },
  webhooks: {
    title: "Webhooks wait long",
    body: "A receiver fails. The log of its deliveries says what it answers.",
    runbook: "QuestlineWebhooksLate",
  },
  leaderboards: {
    title: "Redis is not reachable",
    body: "Leaderboards come from the database meanwhile. Start Redis; they are rebuilt by themselves.",
    runbook: "QuestlineLeaderboardsUnreachable",
  },
  books: {
    title: "The books differ",
    body: "See what differs and for whom, compare those users again, then repair.",
    runbook: "QuestlineBooksDisagree",
  },
} as const;
