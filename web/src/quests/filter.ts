import type { QuestProgress, QuestStatus } from "@/api/types";

export const STATES = ["open", "ready", "active", "locked", "done", "over"] as const;
export type StateFilter = (typeof STATES)[number];

/** What the address of the page of quests holds. */
export interface QuestSearch {
  state?: StateFilter;
  category?: string;
  q?: string;
}

const LONGEST = 80;
const STATUSES: Record<StateFilter, readonly QuestStatus[]> = {
  open: ["available", "upcoming"],
  ready: ["ready_to_claim"],
  active: ["in_progress", "paused"],
  locked: ["locked"],
  done: ["completed"],
  over: ["expired", "ended"],
};

/** Takes from an address what makes sense. */
export function readQuestSearch(search: Record<string, unknown>): QuestSearch {
  const state = STATES.find((one) => one === search["state"]);
  const category = readText(search["category"]);
  const q = readText(search["q"]);
  return { ...(state && { state }), ...(category && { category }), ...(q && { q }) };
}

export function filterQuests(quests: readonly QuestProgress[], search: QuestSearch): QuestProgress[] {
  const words = (search.q ?? "").toLocaleLowerCase("en").split(/\s+/).filter(Boolean);
  return quests.filter((quest) => {
    const told = `${quest.name} ${quest.description}`.toLocaleLowerCase("en");
    return (
      (search.state === undefined || STATUSES[search.state].includes(quest.status)) &&
      (search.category === undefined || quest.category === search.category) &&
      words.every((word) => told.includes(word))
    );
  });
}

/** How many quests each state would show. */
export function countStates(quests: readonly QuestProgress[]): Record<StateFilter, number> {
  const number = (state: StateFilter) =>
    quests.filter((quest) => STATUSES[state].includes(quest.status)).length;
  return {
    open: number("open"),
    ready: number("ready"),
    active: number("active"),
    locked: number("locked"),
    done: number("done"),
    over: number("over"),
  };
}

export function categoriesOf(quests: readonly QuestProgress[]): string[] {
  return [...new Set(quests.map((quest) => quest.category).filter(Boolean))].sort((one, other) =>
    one.localeCompare(other, "en"),
  );
}

function readText(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value).slice(0, LONGEST) : "";
}
