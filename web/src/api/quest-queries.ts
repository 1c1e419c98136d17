import { queryOptions } from "@tanstack/react-query";
import { type Api, answer } from "@/api/client";
import { keys } from "@/api/queries";

/** How many events "Why isn't this counting?" asks for at once. */
export const STEPS_LIMIT = 20;

export type OutcomeFilter = "counted" | "not_counted" | null;

export function questQuery(api: Api, userId: string, code: string) {
  return queryOptions({
    queryKey: keys.quest(userId, code),
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/progress/me/{code}", { params: { path: { code } }, signal })),
  });
}

/** The days that made the streaks of a quest, or of a counter. */
export function streaksQuery(api: Api, userId: string, code: string) {
  return queryOptions({
    queryKey: [...keys.quest(userId, code), "streaks"],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/progress/me/{code}/streaks", { params: { path: { code } }, signal })),
  });
}

/** What became of the player's events in a quest, in sentences. */
export function explainQuery(api: Api, userId: string, code: string, outcome: OutcomeFilter, offset: number) {
  return queryOptions({
    queryKey: [...keys.quest(userId, code), "explain", outcome, offset],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/progress/me/{code}/explain", {
          params: { path: { code }, query: { outcome, limit: STEPS_LIMIT, offset } },
          signal,
        }),
      ),
    placeholderData: (before) => before,
  });
}

/** Leaves an accepted quest; the progress of the cycle under way goes. */
export async function abandonQuest(api: Api, code: string): Promise<void> {
  await api.POST("/api/v1/progress/me/{code}/abandon", { params: { path: { code } } });
}
