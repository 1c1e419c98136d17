import { queryOptions } from "@tanstack/react-query";
import { type Api, answer } from "@/api/client";
import { ApiProblem } from "@/api/problem";

/** What was done a moment ago arrives in the wallet a moment later. */
const REFRESH_MS = 5_000;

/** An account, or null for a user of whom only events tell. */
export function accountQuery(api: Api, viewerId: string, id: string) {
  return queryOptions({
    queryKey: [viewerId, "admin", "user", id, "account"],
    queryFn: async ({ signal }) => {
      try {
        return await answer(
          api.GET("/api/v1/users/{user_id}", { params: { path: { user_id: id } }, signal }),
        );
      } catch (error) {
        if (error instanceof ApiProblem && (error.status === 404 || error.status === 422)) return null;
        throw error;
      }
    },
  });
}

export function overviewQuery(api: Api, viewerId: string, id: string) {
  return queryOptions({
    queryKey: [viewerId, "admin", "user", id, "overview"],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/achievements/users/{user_id}/overview", {
          params: { path: { user_id: id } },
          signal,
        }),
      ),
  });
}

export function walletOfQuery(api: Api, viewerId: string, id: string) {
  return queryOptions({
    queryKey: [viewerId, "admin", "user", id, "wallet"],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/wallet/{user_id}", { params: { path: { user_id: id } }, signal })),
    refetchInterval: REFRESH_MS,
  });
}

export function statsQuery(api: Api, viewerId: string, id: string) {
  return queryOptions({
    queryKey: [viewerId, "admin", "user", id, "stats"],
    queryFn: async ({ signal }) =>
      (await answer(api.GET("/api/v1/stats/users/{user_id}", { params: { path: { user_id: id } }, signal })))
        .stats,
  });
}

export function questOfQuery(api: Api, viewerId: string, id: string, code: string) {
  return queryOptions({
    queryKey: [viewerId, "admin", "user", id, "quest", code],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/progress/{user_id}/{code}", { params: { path: { user_id: id, code } }, signal }),
      ),
    refetchInterval: REFRESH_MS,
  });
}
