/** The shapes that the three services answer with. One place, so that generated types can take over. */

export interface Tokens {
  access_token: string;
  expires_in: number;
}

export interface Wallet {
  gold: number;
  diamonds: number;
}

export interface Reward {
  gold: number;
  diamonds: number;
  points: number;
  badge: string | null;
}

export type QuestStatus =
  | "locked"
  | "available"
  | "in_progress"
  | "ready_to_claim"
  | "completed"
  | "upcoming"
  | "expired"
  | "ended"
  | "paused";

export interface QuestProgress {
  code: string;
  name: string;
  description: string;
  category: string | null;
  icon: string | null;
  kind: "quest" | "achievement";
  status: QuestStatus;
  /** Numbers; sums are exact decimals and may come as text. */
  progress: number | string;
  target: number | string;
  times_completed: number;
  repeat_limit: number | null;
  reward: Reward;
  enrolment: "automatic" | "opt_in";
  claim: "automatic" | "manual";
  claimable_cycles: number[];
  missing_prerequisites: string[];
  /** The level to reach before events count; null where it is reached, or none is needed. */
  missing_level: number | null;
  /** When the window opens and closes for this player. */
  opens_at: string | null;
  closes_at: string | null;
}

export interface Page<T> {
  items: T[];
  total: number;
  limit: number;
  offset: number;
}

export interface ToastMessage {
  /** Grows by message, per user. */
  seq: number;
  kind: "quest_completed" | "reward_credited" | "reward_reversed";
  code: string;
  name: string;
  cycle: number;
  reward: Reward;
  created_at: string;
}
