/** The shapes that the services answer with, by the names that the pages use. */

import type { components as Auth } from "@/api/schema/auth";
import type { components as Processing } from "@/api/schema/processing";

export type Wallet = Auth["schemas"]["Wallet"];
export type Reward = Processing["schemas"]["Reward"];
export type QuestProgress = Processing["schemas"]["QuestItem"];
export type QuestDetail = Processing["schemas"]["QuestDetail"];
export type QuestPart = Processing["schemas"]["Part"];
export type QuestStatus = Processing["schemas"]["Status"];
export type Completion = Processing["schemas"]["CompletionItem"];
export type ToldStep = Processing["schemas"]["ToldItem"];
export type Overview = Processing["schemas"]["OverviewAnswer"];
export type StreakDays = Processing["schemas"]["StreakDaysItem"];
export type BoardKind = Processing["schemas"]["BoardKind"];
export type BoardRow = Processing["schemas"]["LeaderboardItem"];
export type OwnPlace = Processing["schemas"]["OwnPlaceAnswer"];
export type InboxItem = Processing["schemas"]["InboxItem"];
export type LedgerItem = Auth["schemas"]["LedgerItem"];
export type Account = Auth["schemas"]["User"];
export type AccountExport = Auth["schemas"]["AccountExport"];
export type ProgressExport = Processing["schemas"]["ProgressExport"];

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
