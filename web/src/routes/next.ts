import { defaultParseSearch } from "@tanstack/react-router";
import type { SessionState } from "@/session/session";

/** What the entry pages keep in their address: where somebody wanted to go who was not signed in. */
export interface EntrySearch {
  next?: string;
}

/** Reads it; anything but a path of these pages is dropped, so that no link leads elsewhere by way of a sign-in. */
export function readEntrySearch(search: Record<string, unknown>): EntrySearch {
  const next = search["next"];
  return typeof next === "string" && isPathHere(next) ? { next } : {};
}

function isPathHere(next: string): boolean {
  // Whoever resolves `/.//elsewhere` is left with `//elsewhere`, which names another host.
  return /^\/(?!\/)[^\\\s]*$/.test(next) && !new URL(next, "http://pages").pathname.startsWith("//");
}

/** The address of the sign-in page for somebody who asked for `wanted`. */
export function signInFirst(state: SessionState, wanted: string) {
  // Who has signed out by hand has left; whoever comes next begins at home.
  const hasLeft = state.kind === "signed-out" && state.reason !== null && state.reason !== "ended";
  return {
    to: "/sign-in",
    search: hasLeft || wanted === "/" ? {} : { next: wanted },
    replace: true,
  } as const;
}

/** Where to go once signed in. */
export function onwards({ next = "/" }: EntrySearch) {
  const { pathname, search, hash } = new URL(next, "http://pages");
  return { to: pathname, search: defaultParseSearch(search), hash: hash.slice(1), replace: true };
}
