import type { QuestProgress, QuestStatus } from "@/api/types";

/** Every English sentence of the pages. A translation is another object of the same type. */

const plural = new Intl.PluralRules("en");
export const list = new Intl.ListFormat("en", { type: "conjunction" });

export function count(number: number, one: string, other: string): string {
  return `${formatNumber(number)} ${plural.select(number) === "one" ? one : other}`;
}

const numbers = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
const dates = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

const moments = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "medium" });
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** Short, for where there is no room: 12.5K. */
export function formatCompact(value: number): string {
  return compact.format(value);
}

export function formatNumber(value: number): string {
  return numbers.format(value);
}

export function formatDate(iso: string): string {
  return dates.format(new Date(iso));
}

const times = new Intl.DateTimeFormat("en", { timeStyle: "short" });

/** The time of day. */
export function formatTime(iso: string): string {
  return times.format(new Date(iso));
}

/** To the second, where the order of things matters. */
export function formatMoment(iso: string): string {
  return moments.format(new Date(iso));
}

export const text = {
  product: "Questline",
  tryAgain: "Try again",
  loading: "Loading…",
  at: (clock: string) => `(${clock})`,
  close: "Close",
  cancel: "Cancel",
  skip: "Skip to the content",

  reason: {
    label: "Reason",
    hint: "Kept in the audit log, for those who ask later.",
  },
  table: {
    errorTitle: "This list did not load",
    more: "Show more",
    loadingMore: "Loading…",
    export: "Export CSV",
    exportFailed: "The export did not work. Please try again.",
  },

  signIn: {
    title: "Welcome back",
    lead: "Sign in to see how far you have come.",
    userName: "User name",
    password: "Password",
    submit: "Sign in",
    submitting: "Signing in…",
    other: "New here?",
    otherLink: "Create an account",
  },
  signUp: {
    title: "Start your questline",
    lead: "Pick a name. Your first quest is already waiting.",
    passwordHint: "At least 8 characters.",
    submit: "Create account",
    submitting: "Creating your account…",
    other: "Already have an account?",
    otherLink: "Sign in",
  },
  form: {
    required: "Please fill this in.",
    show: "Show password",
    hide: "Hide password",
    wrongPassword: "That user name and password do not match. Check both and try again.",
    notAllowed: "This account cannot sign in. Ask whoever runs this site.",
    nameTaken: "That user name is taken. Try another one.",
    userNameRule: "Use up to 64 letters, digits and . _ @ + -, beginning with a letter or a digit.",
    passwordRule: "Use 8 to 128 characters. Common passwords and your user name are too easy to guess.",
    tooOften: (seconds: number | null) =>
      seconds === null
        ? "Too many attempts. Wait a moment, then try again."
        : `Too many attempts. Try again in ${count(Math.ceil(seconds), "second", "seconds")}.`,
    unreachable: "We cannot reach the server. Check your connection and try again.",
    failed: "Something went wrong on our side. Please try again in a moment.",
  },
  brand: {
    claim: "Every step counts.",
    body: "Finish quests, collect gold and diamonds, and see at any time what comes next.",
  },

  session: {
    restoring: "Opening your questline…",
    unreachableTitle: "We cannot reach the server",
    unreachableBody: "You are still signed in. We keep trying; this page goes on by itself.",
    ended: "Your session has ended. Sign in again to carry on.",
    "signed-out": "You are signed out. See you soon.",
    "signed-out-unconfirmed":
      "You are signed out on this page, but the server could not be told. On a shared computer, sign in and out once more.",
    "signed-out-elsewhere": "You signed out in another tab.",
    "signed-out-everywhere": "You are signed out on all devices.",
    deleted: "Your account is deleted. Thank you for playing.",
  },

  header: {
    home: "Questline, home",
    wallet: "Your wallet",
    gold: "Gold",
    diamonds: "Diamonds",
    walletUnknown: "not available right now",
    toDark: "Switch to dark colours",
    toLight: "Switch to light colours",
    signOut: "Sign out",
    signedInAs: (name: string) => `Signed in as ${name}`,
    reconnecting: "Reconnecting…",
    account: (name: string) => `Account of ${name}`,
    settings: "Account and privacy",
    administration: "Administration",
    inbox: (unread: number) => (unread === 0 ? "Inbox" : `Inbox, ${formatNumber(unread)} unread`),
    most: "99+",
  },
  navigation: {
    label: "Pages",
    home: "Home",
    quests: "Quests",
    badges: "Badges",
    leaderboard: "Leaderboard",
    wallet: "Wallet",
  },
  pager: {
    label: "Pages of this list",
    newer: "Previous",
    older: "Next",
    range: (from: number, to: number, total: number) =>
      `${formatNumber(from)}–${formatNumber(to)} of ${formatNumber(total)}`,
  },

  home: {
    title: "Home",
    greeting: (name: string) => `Hello, ${name}`,
    loading: "Loading your quests…",
    summary: {
      ready: (number: number) =>
        `${count(number, "reward is", "rewards are")} waiting for you to claim ${number === 1 ? "it" : "them"}.`,
      near: (name: string, left: string) => `Only ${left} to go for “${name}”.`,
      fresh: "Pick a quest below and take the first step.",
      allDone: "You have completed everything. Well played!",
      quiet: "Keep going: progress shows up here by itself.",
    },
    level: {
      label: "Your level",
      name: (level: number) => `Level ${formatNumber(level)}`,
      of: (last: number) => `of ${formatNumber(last)}`,
      pointsUnit: (points: number) => (points === 1 ? "point" : "points"),
      toGo: (points: number, level: number) =>
        `${count(points, "point", "points")} to level ${formatNumber(level)}`,
      last: "The highest level there is",
      bar: (level: number) => `Progress to level ${formatNumber(level)}`,
      value: (points: number, next: number) => `${formatNumber(points)} of ${formatNumber(next)} points`,
      tokens: (number: number) => count(number, "star token", "star tokens"),
      rank: (rank: number) => `Rank ${formatNumber(rank)}`,
      failed: "Your level did not load.",
    },
    ready: { title: "Ready to claim", all: "Claim all", claiming: "Claiming…" },
    today: "On the clock",
    underWay: "Keep going",
    next: "Take the next step",
    everyQuest: "See every quest",
    emptyTitle: "No quests yet",
    emptyBody: "As soon as a quest is published, it appears here.",
    errorTitle: "Your quests did not load",
    errorBody: "Nothing is lost: your progress is safe on the server.",
    stale: "We could not refresh your quests just now. What you see may be a moment old.",
  },

  quest: {
    status: {
      locked: "Locked",
      available: "Available",
      in_progress: "In progress",
      ready_to_claim: "Ready to claim",
      completed: "Completed",
      upcoming: "Coming up",
      expired: "Time ran out",
      ended: "Ended",
      paused: "Paused",
    } satisfies Record<QuestStatus, string>,
    secretBody:
      "Nobody will tell you what this one asks for. Keep playing: it shows itself once you have begun it.",
    accept: "Accept this quest",
    accepting: "Accepting…",
    acceptFailed: "That did not work. Please try again.",
    reward: "Reward",
    noReward: "For the glory",
    progress: (progress: string, target: string) => `${progress} / ${target}`,
    progressLabel: (name: string) => `Progress of ${name}`,
    progressValue: (progress: string, target: string) => `${progress} of ${target}`,
    lockedBy: (names: string[]) => `Complete ${list.format(names.map((name) => `“${name}”`))} first.`,
    lockedByLevel: (level: number) => `Reach level ${level} first.`,
    lockedOtherwise: "Not open to you yet.",
    startsAt: (iso: string) => `Starts ${formatDate(iso)}`,
    endsAt: (iso: string) => `Open until ${formatDate(iso)}`,
    endedAt: (iso: string) => `Ended ${formatDate(iso)}`,
    ended: "This quest is over.",
    paused: "Nothing counts for now. What you have done stays.",
    resetsIn: (span: string) => `Resets in ${span}`,
    closesIn: (span: string) => `Ends in ${span}`,
    notStarted: "Not started yet.",
    times: (quest: QuestProgress) => {
      if (quest.repeat_limit === null) {
        return quest.times_completed === 0
          ? "Can be completed again and again"
          : `Completed ${count(quest.times_completed, "time", "times")} so far`;
      }
      if (quest.repeat_limit === 1) return null;
      return quest.times_completed === 0
        ? `Can be completed ${count(quest.repeat_limit, "time", "times")}`
        : `Completed ${quest.times_completed} of ${count(quest.repeat_limit, "time", "times")}`;
    },
    claim: (number: number) => (number > 1 ? `Claim ${formatNumber(number)} rewards` : "Claim reward"),
    claiming: "Claiming…",
    claimFailed: "The claim did not go through. Nothing is lost; please try again.",
  },

  reward: {
    gold: (number: number) => `${formatNumber(number)} gold`,
    diamonds: (number: number) => count(number, "diamond", "diamonds"),
    points: (number: number) => count(number, "point", "points"),
    badge: (name: string) => `Badge “${name}”`,
  },

  toasts: {
    region: "Notifications",
    completed: "Completed",
    rewardOnly: "Reward received",
    given: "You were given",
    reversed: "Taken back",
    underway: "On its way",
    toClaim: "Yours to claim",
    credited: "In your wallet",
    dismiss: (name: string) => `Dismiss “${name}”`,
    more: (number: number) => `and ${formatNumber(number)} more`,
    dismissMore: "Dismiss the rest",
  },

  notFound: {
    title: "This trail leads nowhere",
    body: "The page does not exist, or has moved.",
    back: "Back to your quests",
  },
  crash: {
    title: "Something broke on this page",
    body: "Your progress is safe. Reload the page to carry on.",
    reload: "Reload",
  },
} as const;
