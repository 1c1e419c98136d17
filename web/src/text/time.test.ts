import { describe, expect, it } from "vitest";
import { formatAgo, formatSpan } from "@/text/time";

describe("formatSpan", () => {
  it.each([
    [-5, "0 s"],
    [400, "1 s"],
    [59_000, "59 s"],
    [60_000, "1 min 00 s"],
    [3_599_100, "1 h 00 min"],
    [3_725_000, "1 h 02 min"],
    [47 * 3_600_000, "47 h 00 min"],
    [50 * 3_600_000, "2 d 2 h"],
  ])("says %i ms as %s", (milliseconds, words) => {
    expect(formatSpan(milliseconds)).toBe(words);
  });
});

describe("formatAgo", () => {
  const now = Date.parse("2026-11-28T12:00:00Z");
  it.each([
    ["2026-11-28T11:59:30Z", "just now"],
    ["2026-11-28T12:00:30Z", "just now"],
    ["2026-11-28T11:57:00Z", "3 minutes ago"],
    ["2026-11-28T09:00:00Z", "3 hours ago"],
    ["2026-11-27T09:00:00Z", "yesterday"],
    ["2026-11-01T12:00:00Z", "Nov 1, 2026"],
  ])("says %s as %s", (iso, words) => {
    expect(formatAgo(iso, now)).toBe(words);
  });
});
