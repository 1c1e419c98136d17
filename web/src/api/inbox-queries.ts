import { queryOptions } from "@tanstack/react-query";
import { type Api, answer } from "@/api/client";
import { keys } from "@/api/queries";

export const INBOX_LIMIT = 20;

/** One page of past toasts; it says as well how many are unread in all. */
export function inboxQuery(api: Api, userId: string, unread: boolean, offset: number) {
  return queryOptions({
    queryKey: [...keys.inbox(userId), unread, offset],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/toasts", { params: { query: { unread, limit: INBOX_LIMIT, offset } }, signal }),
      ),
    placeholderData: (before) => before,
  });
}

/** The number at the bell. */
export function unreadQuery(api: Api, userId: string) {
  return queryOptions({
    queryKey: [...keys.inbox(userId), "number"],
    queryFn: async ({ signal }) => {
      const page = await answer(api.GET("/api/v1/toasts", { params: { query: { limit: 1 } }, signal }));
      return page.unread;
    },
  });
}

/** Remembers that everything up to this message has been read; never goes back. */
export async function readUpTo(api: Api, seq: number): Promise<void> {
  await api.POST("/api/v1/toasts/read", { body: { seq } });
}
