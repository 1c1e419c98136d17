import { queryOptions } from "@tanstack/react-query";
import { type Api, answer } from "@/api/client";
import { allItems, PAGE_LIMIT } from "@/api/pages";
import { keys } from "@/api/queries";
import type { BoardKind } from "@/api/types";

export const BOARD_LIMIT = 20;
const RARELY_MS = 5 * 60_000;

export function overviewQuery(api: Api, userId: string) {
  return queryOptions({
    queryKey: [...keys.user(userId), "overview"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/achievements/users/me/overview", { signal })),
  });
}

/** How many levels there are, and the points of each; it hardly ever changes. */
export function levelsQuery(api: Api, userId: string) {
  return queryOptions({
    queryKey: [...keys.user(userId), "levels"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/levels", { signal })),
    staleTime: RARELY_MS,
  });
}

/** The player's counters. */
export function statsQuery(api: Api, userId: string) {
  return queryOptions({
    queryKey: [...keys.user(userId), "stats"],
    queryFn: async ({ signal }) => (await answer(api.GET("/api/v1/stats/me", { signal }))).stats,
  });
}

/** How many players hold each achievement, by its code. */
export function rarityQuery(api: Api, userId: string) {
  return queryOptions({
    queryKey: [...keys.user(userId), "rarity"],
    queryFn: async ({ signal }) => {
      const items = await allItems((offset) =>
        answer(api.GET("/api/v1/stats/rarity", { params: { query: { limit: PAGE_LIMIT, offset } }, signal })),
      );
      return new Map(items.map((item) => [item.code, item]));
    },
    staleTime: RARELY_MS,
  });
}

/** One page of a board, and whether it had to come from the database. */
export function boardQuery(api: Api, userId: string, board: BoardKind, offset: number) {
  return queryOptions({
    queryKey: [...keys.boards(userId), board, offset],
    queryFn: async ({ signal }) => {
      const query = { board, limit: BOARD_LIMIT, offset };
      const call = api.GET("/api/v1/achievements/leaderboard", { params: { query }, signal });
      const page = await answer(call);
      const { response } = await call;
      return { ...page, isFromDatabase: response.headers.get("Leaderboard-Source") === "database" };
    },
    placeholderData: (before) => before,
  });
}

export function ownPlaceQuery(api: Api, userId: string, board: BoardKind) {
  return queryOptions({
    queryKey: [...keys.boards(userId), board, "me"],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/achievements/leaderboard/me", { params: { query: { board, around: 3 } }, signal }),
      ),
    placeholderData: (before) => before,
  });
}

/** Leaves all boards, or comes back to them. */
export async function hideFromBoards(api: Api, hidden: boolean): Promise<void> {
  await api.PUT("/api/v1/achievements/leaderboard/me", { body: { hidden } });
}
