import { count, formatNumber } from "@/text/en";

export const explainText = {
  outcomes: {
    counted: "Counted",
    not_counted: "Did not count",
    accepted: "Accepted",
    abandoned: "Abandoned",
  },
  added: (amount: string) => `added ${amount}`,
  after: (amount: string, target: string) => `${amount} of ${target} afterwards`,
  retracted: (at: string) => `Taken back ${at}`,
  version: (number: number) => `Version ${formatNumber(number)}`,
  leaf: (leaf: string) => `Part “${leaf}”:`,
  clauses: "What the condition saw",
  isMissing: "missing",
  completed: (ordinal: number | null, cycle: number) =>
    ordinal === null
      ? `Completed cycle ${cycle}, since taken back`
      : `Completed it for the ${nth(ordinal)} time`,
  notRecorded: "This completion is not recorded.",
  notPayable: "Only shown: it pays nothing.",
  claimed: (at: string) => `Claimed ${at}`,
  reversed: (at: string) => `Taken back ${at}`,
  grant: "Grant",
  grantStates: {
    pending: "On its way",
    sending: "On its way",
    held: "Held by a budget",
    credited: "Credited",
    parked: "Refused by the wallet",
    cancelled: "Cancelled",
    reversed: "Reversed",
    unclaimed: "Waits to be claimed",
    expired: "Claim expired",
    unpaid: "Only shown",
  } as Readonly<Record<string, string>>,
  booked: "Booked as",
  reversal: "Reversed by",
  toasts: (sequences: readonly number[]) =>
    `${sequences.length === 1 ? "Toast" : "Toasts"} ${sequences.map((sequence) => `#${sequence}`).join(", ")}`,
  times: (number: number) => count(number, "time", "times"),
} as const;

const ordinals = new Intl.PluralRules("en", { type: "ordinal" });
const ENDINGS: Record<Intl.LDMLPluralRule, string> = {
  one: "st",
  two: "nd",
  few: "rd",
  other: "th",
  zero: "th",
  many: "th",
};

function nth(number: number): string {
  return `${formatNumber(number)}${ENDINGS[ordinals.select(number)]}`;
}
