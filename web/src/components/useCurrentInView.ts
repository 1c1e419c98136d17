import { useRouterState } from "@tanstack/react-router";
import { type RefObject, useEffect } from "react";

/** Scrolls a row of links sideways so that the one to the current page is in sight; on phones not all fit. */
export function useCurrentInView(row: RefObject<HTMLElement | null>): void {
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address decides which link is the current one.
  useEffect(() => {
    const link = row.current?.querySelector("[aria-current=page]");
    if (row.current && link) centre(row.current, link);
  }, [row, pathname]);
}

/** Scrolls `row` sideways, and nothing else, until `item` is in its middle. */
export function centre(row: HTMLElement, item: Element): void {
  const outer = row.getBoundingClientRect();
  const inner = item.getBoundingClientRect();
  row.scrollLeft += inner.left + inner.width / 2 - (outer.left + outer.width / 2);
}
