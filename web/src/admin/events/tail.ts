import type { LoggedEvent } from "@/api/desk";

/** How many events the tail keeps; older ones go, so that a page left open overnight stays small. */
export const MOST_HELD = 500;

type Fetch = (offset: number) => Promise<readonly LoggedEvent[]>;

/** The newest events, the latest to arrive first: what was held, with what has arrived since. */
export async function catchUp(held: readonly LoggedEvent[], fetchPage: Fetch): Promise<LoggedEvent[]> {
  const known = new Set(held.map((event) => event.sequence));
  const fetched: LoggedEvent[] = [];
  while (fetched.length < MOST_HELD) {
    const page = await fetchPage(fetched.length);
    fetched.push(...page);
    // A first look takes one page; later ones go back to where the last one ended.
    if (page.length === 0 || held.length === 0 || page.some((event) => known.has(event.sequence))) break;
  }
  return merge(held, fetched);
}

function merge(held: readonly LoggedEvent[], fetched: readonly LoggedEvent[]): LoggedEvent[] {
  const bySequence = new Map([...held, ...fetched].map((event) => [event.sequence, event]));
  return [...bySequence.values()].sort((one, other) => other.sequence - one.sequence).slice(0, MOST_HELD);
}
