import { type InfiniteData, useInfiniteQuery } from "@tanstack/react-query";
import type { Key } from "react";
import { useUser } from "@/services";

interface CursorPage<T> {
  items: T[];
  next_cursor: string | null;
}

interface CursorPagesOptions<T> {
  /** What the list is, and its filters; the user comes before it. */
  queryKey: readonly unknown[];
  fetchPage: (cursor: string | null, signal: AbortSignal | null) => Promise<CursorPage<T>>;
  rowKey: (row: T) => Key;
}

/** A list that is paged by cursor, page after page on demand, in the shape that `DataTable` takes. */
export function useCursorPages<T>({ queryKey, fetchPage, rowKey }: CursorPagesOptions<T>) {
  const user = useUser();
  const query = useInfiniteQuery<
    CursorPage<T>,
    Error,
    InfiniteData<CursorPage<T>, string | null>,
    readonly unknown[],
    string | null
  >({
    queryKey: [user?.id, "admin", ...queryKey],
    queryFn: ({ pageParam, signal }) => fetchPage(pageParam, signal),
    initialPageParam: null,
    getNextPageParam: (last) => last.next_cursor,
  });
  return {
    rows: query.data?.pages.flatMap((page) => page.items),
    rowKey,
    error: query.error,
    onRetry: () => void query.refetch(),
    onMore: query.hasNextPage ? () => void query.fetchNextPage() : undefined,
    isLoadingMore: query.isFetchingNextPage,
    fetchAll: () => allOf((cursor) => fetchPage(cursor, null)),
  };
}

async function allOf<T>(fetchPage: (cursor: string | null) => Promise<CursorPage<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: CursorPage<T> = await fetchPage(cursor);
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return items;
}
