import { queryOptions } from "@tanstack/react-query";
import { type Api, answer } from "@/api/client";

/** What became of an event, in each quest that has looked at it. */
export function traceQuery(api: Api, viewerId: string, eventId: string) {
  return queryOptions({
    queryKey: [viewerId, "admin", "trace", eventId],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/events/{event_id}/trace", { params: { path: { event_id: eventId } }, signal })),
  });
}

/** What one event did for one quest of its user, in full. */
export function eventInQuestQuery(
  api: Api,
  viewerId: string,
  event: { user_id: string; event_id: string },
  code: string,
) {
  return queryOptions({
    queryKey: [viewerId, "admin", "explain", event.user_id, code, "event", event.event_id],
    queryFn: async ({ signal }) => {
      const explanation = await answer(
        api.GET("/api/v1/progress/{user_id}/{code}/explain", {
          params: {
            path: { user_id: event.user_id, code },
            query: { event_id: event.event_id, limit: 1 },
          },
          signal,
        }),
      );
      return { code, name: explanation.name, step: explanation.items[0] ?? null };
    },
  });
}
