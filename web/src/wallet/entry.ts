import type { LedgerItem } from "@/api/types";
import { walletText as words } from "@/text/player/wallet";

export interface LedgerWords {
  title: string;
  /** More about it, as far as there is anything to say. */
  note: string | null;
  /** The quest that it is about. */
  code: string | null;
}

/** Cycles above are no ordinals but days, weeks or months, which the date of the booking tells as well. */
const LARGEST_ORDINAL = 99_999;
/** Rewards are booked under these words, which never change. */
const REWARD = /^Quest (?<code>[a-z0-9][a-z0-9_-]*), completion (?<cycle>\d+)$/;

/** A line of the ledger in a player's words; `names` are those of the quests by their codes. */
export function wordsFor(entry: LedgerItem, names: ReadonlyMap<string, string>): LedgerWords {
  const { code, cycle } = REWARD.exec(entry.reason)?.groups ?? {};
  const reason = code === undefined ? entry.reason : reward(names.get(code) ?? code, Number(cycle));
  const told = { code: code ?? null };
  if (entry.account === "debt") {
    return { ...told, title: entry.amount < 0 ? words.noted : words.repaid, note: reason };
  }
  if (entry.kind === "reversal") return { ...told, title: words.takenBack, note: reason };
  // A shop's words are its own, also where they read like a reward's.
  if (entry.kind === "debit") return { title: words.spent, note: entry.reason, code: null };
  return { ...told, title: reason, note: null };
}

function reward(name: string, cycle: number): string {
  return cycle > 1 && cycle <= LARGEST_ORDINAL ? words.completedAgain(name, cycle) : words.completed(name);
}
