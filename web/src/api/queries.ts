import { queryOptions } from "@tanstack/react-query";
import { type Api, answer } from "@/api/client";
import { allItems, PAGE_LIMIT } from "@/api/pages";

const STEADY_REFRESH_MS = 20_000;
const FIRST_REFRESH_MS = 1_500;
const FIRST_REFRESHES = 4;

/** All keys start with the user, so that nobody ever sees what was loaded for somebody else. */
export const keys = {
  user: (userId: string) => [userId] as const,
  progress: (userId: string) => [userId, "progress"] as const,
  wallet: (userId: string) => [userId, "wallet"] as const,
  quest: (userId: string, code: string) => [userId, "progress", code] as const,
  account: (userId: string) => [userId, "account"] as const,
  boards: (userId: string) => [userId, "boards"] as const,
  inbox: (userId: string) => [userId, "inbox"] as const,
};

export function progressQuery(api: Api, userId: string) {
  return queryOptions({
    queryKey: keys.progress(userId),
    queryFn: ({ signal }) =>
      allItems((offset) =>
        answer(api.GET("/api/v1/progress/me", { params: { query: { limit: PAGE_LIMIT, offset } }, signal })),
      ),
    // Steps that complete nothing send no toast. The sign-in that opened this page is one, processed in these seconds.
    refetchInterval({ state }) {
      // What never loaded stays an error with a button, instead of flickering between error and loading.
      if (state.data === undefined) return false;
      const isFresh = state.status === "success" && state.dataUpdateCount < FIRST_REFRESHES;
      return isFresh ? FIRST_REFRESH_MS : STEADY_REFRESH_MS;
    },
  });
}

export function walletQuery(api: Api, userId: string) {
  return queryOptions({
    queryKey: keys.wallet(userId),
    queryFn: ({ signal }) => answer(api.GET("/api/v1/wallet/me", { signal })),
  });
}

/** Claims the rewards of all the named cycles of one quest. A repeated claim changes nothing. */
export async function claimRewards(api: Api, code: string, cycles: readonly number[]): Promise<void> {
  for (const cycle of cycles) {
    await api.POST("/api/v1/progress/me/{code}/claim", { params: { path: { code } }, body: { cycle } });
  }
}

/** Accepts a quest that does not begin by itself. Accepting again changes nothing. */
export async function acceptQuest(api: Api, code: string): Promise<void> {
  await api.POST("/api/v1/progress/me/{code}/accept", { params: { path: { code } } });
}
