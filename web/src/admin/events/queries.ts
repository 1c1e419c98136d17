import { queryOptions } from "@tanstack/react-query";
import { type Api, answer } from "@/api/client";

/** What the latest events were, and what stood in them. */
export function eventTypesQuery(api: Api, viewerId: string) {
  return queryOptions({
    queryKey: [viewerId, "admin", "event-types"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/events/types", { signal })),
    staleTime: 30_000,
  });
}
