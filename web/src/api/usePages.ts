import { type InfiniteData, useInfiniteQuery } from "@tanstack/react-query";
import type { Key } from "react";
import { allItems, PAGE_LIMIT } from "@/api/pages";
import { useUser } from "@/services";

export interface Range {
  limit: number;
  offset: number;
}

interface Page<T> {
  items: T[];
  total: number;
}

interface PagesOptions<T> {
  /** What the list is, and its filters; the user comes before it. */
  queryKey: readonly unknown[];
  fetchPage: (range: Range, signal: AbortSignal | null) => Promise<Page<T>>;
  rowKey: (row: T) => Key;
  /** How often what is shown is asked for again; never where absent. */
  refreshMs?: number;
}

/** A list that is paged by offset, page after page on demand, in the shape that `DataTable` takes. */
export function usePages<T>({ queryKey, fetchPage, rowKey, refreshMs }: PagesOptions<T>) {
  const user = useUser();
  const query = useInfiniteQuery<Page<T>, Error, InfiniteData<Page<T>, number>, readonly unknown[], number>({
    queryKey: [user?.id, "admin", ...queryKey],
    queryFn: ({ pageParam, signal }) => fetchPage({ limit: PAGE_LIMIT, offset: pageParam }, signal),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => nextOffset(last, pages),
    ...(refreshMs === undefined ? {} : { refetchInterval: refreshMs }),
  });
  return {
    rows:
      query.data &&
      distinct(
        query.data.pages.flatMap((page) => page.items),
        rowKey,
      ),
    total: query.data?.pages.at(-1)?.total,
    rowKey,
    error: query.error,
    onRetry: () => void query.refetch(),
    onMore: query.hasNextPage ? () => void query.fetchNextPage() : undefined,
    isLoadingMore: query.isFetchingNextPage,
    fetchAll: async () =>
      distinct(await allItems((offset) => fetchPage({ limit: PAGE_LIMIT, offset }, null)), rowKey),
  };
}

function nextOffset<T>(last: Page<T>, pages: readonly Page<T>[]): number | undefined {
  const held = pages.reduce((sum, page) => sum + page.items.length, 0);
  return last.items.length > 0 && held < last.total ? held : undefined;
}

/** What arrives between two pages pushes the last row of the one onto the next. */
function distinct<T>(rows: readonly T[], rowKey: (row: T) => Key): T[] {
  return [...new Map(rows.map((row) => [rowKey(row), row])).values()];
}
