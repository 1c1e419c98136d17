/** How many items of a list are asked for at once. */
export const PAGE_LIMIT = 100;

interface Page<T> {
  items: T[];
  total: number;
}

/** All items of a list that is paged by offset. */
export async function allItems<T>(fetchPage: (offset: number) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  for (;;) {
    const page = await fetchPage(items.length);
    items.push(...page.items);
    if (page.items.length === 0 || items.length >= page.total) return items;
  }
}
