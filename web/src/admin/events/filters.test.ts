import { describe, expect, it } from "vitest";
import { toQuery } from "@/admin/events/filters";

const NOW = new Date("2026-11-20T09:30:00Z");
const NONE = { type: "", user: "", time: "", from: "", until: "" };

describe("toQuery", () => {
  it("asks for everything without filters", () => {
    expect(toQuery(NONE, NOW)).toEqual({ event_type: null, user_id: null, since: null, until: null });
  });

  it("counts a range back from now", () => {
    expect(toQuery({ ...NONE, time: "15m" }, NOW).since).toBe("2026-11-20T09:15:00.000Z");
    expect(toQuery({ ...NONE, time: "7d" }, NOW).since).toBe("2026-11-13T09:30:00.000Z");
  });

  it("takes two times as the reader's own, and leaves out what is no time", () => {
    const query = toQuery({ ...NONE, time: "between", from: "2026-11-01T08:00", until: "half" }, NOW);
    expect(query.since).toBe(new Date("2026-11-01T08:00").toISOString());
    expect(query.until).toBeNull();
  });

  it("ignores bounds that a chosen range does not use", () => {
    expect(toQuery({ ...NONE, from: "2026-11-01T08:00" }, NOW).since).toBeNull();
  });
});
