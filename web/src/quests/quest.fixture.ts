import type { QuestPart, QuestProgress } from "@/api/types";

/** A quest that nobody has begun, but for `changes`. */
export function quest(code: string, changes: Partial<QuestProgress> = {}): QuestProgress {
  return {
    code,
    name: code,
    description: "",
    category: "",
    icon: "",
    rarity: "",
    kind: "quest",
    version: 1,
    status: "available",
    progress: 0,
    target: 4,
    parts: [part("leaf")],
    times_completed: 0,
    repeat_limit: 1,
    resets: "never",
    resets_at: null,
    deadline: null,
    window: null,
    reward: { gold: 0, diamonds: 0, points: 0, badge: null },
    enrolment: "automatic",
    claim: "automatic",
    claimable_cycles: [],
    missing_prerequisites: [],
    missing_level: null,
    opens_at: null,
    closes_at: null,
    ...changes,
  };
}

/** A leaf that is not reached, but for `changes`. */
export function part(id: string, changes: Partial<QuestPart> = {}): QuestPart {
  return {
    id,
    parent: null,
    kind: "leaf",
    label: id,
    hint: "",
    measure: "count",
    progress: 0,
    target: 4,
    is_reached: false,
    streak: null,
    ...changes,
  };
}
