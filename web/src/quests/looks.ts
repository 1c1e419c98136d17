import type { QuestStatus } from "@/api/types";

/** The tile behind a quest's icon. */
export const TILES: Record<QuestStatus, string> = {
  ready_to_claim: "bg-gold-soft text-gold",
  in_progress: "bg-pine-soft text-pine",
  available: "bg-pine-soft text-pine",
  upcoming: "bg-gem-soft text-gem",
  locked: "bg-sunken text-muted",
  completed: "bg-pine text-on-pine",
  expired: "bg-sunken text-muted",
  ended: "bg-sunken text-muted",
  paused: "bg-gem-soft text-gem",
};

/** The frame of a card; those that cannot be worked on now stand back. */
export const FRAMES: Partial<Record<QuestStatus, string>> = {
  ready_to_claim: "border-gold-bright bg-card shadow-card",
  locked: "border-dashed border-line",
  expired: "border-dashed border-line",
  ended: "border-dashed border-line",
  paused: "border-dashed border-line",
};

const STANDING_STILL: readonly QuestStatus[] = ["locked", "expired", "ended", "paused"];

/** The colour of the bar. */
export function tone(status: QuestStatus): "pine" | "gold" | "muted" {
  if (status === "ready_to_claim") return "gold";
  return STANDING_STILL.includes(status) ? "muted" : "pine";
}
