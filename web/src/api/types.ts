/** The shapes that the services answer with, by the names that the pages use. */

import type { components as Auth } from "@/api/schema/auth";
import type { components as Processing } from "@/api/schema/processing";

export type Wallet = Auth["schemas"]["Wallet"];
export type Reward = Processing["schemas"]["Reward"];
export type QuestProgress = Processing["schemas"]["QuestItem"];
export type QuestStatus = Processing["schemas"]["Status"];

/** What a sign-in or a renewal answers with, as far as a browser needs it. */
export type Tokens = Pick<Auth["schemas"]["TokenPair"], "access_token" | "expires_in">;

/** A message of the toast stream, which OpenAPI cannot describe. */
export interface ToastMessage {
  /** Grows by message, per user. */
  seq: number;
  kind: "quest_completed" | "reward_credited" | "reward_reversed" | "reward_given";
  /** Null for a reward that belongs to no quest; then `grant_id` says which it is. */
  code: string | null;
  name: string;
  cycle: number | null;
  grant_id: string | null;
  reward: Reward;
  created_at: string;
}
