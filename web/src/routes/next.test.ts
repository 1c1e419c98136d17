import { describe, expect, it } from "vitest";
import { onwards, readEntrySearch, signInFirst } from "@/routes/next";

describe("readEntrySearch", () => {
  it("takes paths of these pages", () => {
    expect(readEntrySearch({ next: "/admin/events?type=MatchWon" })).toEqual({
      next: "/admin/events?type=MatchWon",
    });
  });

  it.each([
    "//evil.example",
    "/.//evil.example/",
    "/a/..//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "",
    "/a b",
    7,
  ])("drops %s", (next) => expect(readEntrySearch({ next })).toEqual({}));
});

describe("signInFirst", () => {
  const state = (reason: "ended" | "signed-out" | null) => ({ kind: "signed-out", reason }) as const;

  it("remembers where somebody wanted to go", () => {
    expect(signInFirst(state(null), "/wallet").search).toEqual({ next: "/wallet" });
    expect(signInFirst(state("ended"), "/wallet").search).toEqual({ next: "/wallet" });
  });

  it("forgets it after a sign-out by hand, and does not mention home", () => {
    expect(signInFirst(state("signed-out"), "/wallet").search).toEqual({});
    expect(signInFirst(state(null), "/").search).toEqual({});
  });
});

describe("onwards", () => {
  it("goes where somebody wanted to go, filters included, or home", () => {
    expect(onwards({ next: "/admin/events?type=MatchWon#top" })).toMatchObject({
      to: "/admin/events",
      search: { type: "MatchWon" },
      hash: "top",
    });
    expect(onwards({})).toMatchObject({ to: "/", search: {} });
  });
});
