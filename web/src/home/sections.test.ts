import { describe, expect, it } from "vitest";
import { homeSections, pickStreak } from "@/home/sections";
import { part, quest } from "@/quests/quest.fixture";

const codes = (quests: { code: string }[]) => quests.map(({ code }) => code);

describe("homeSections", () => {
  it("shows every quest once, where it matters most", () => {
    const sections = homeSections([
      quest("claim", { claimable_cycles: [1], status: "ready_to_claim", resets: "daily" }),
      quest("weekly", { resets: "weekly", resets_at: "2026-11-30T00:00:00Z" }),
      quest("daily", { resets: "daily", resets_at: "2026-11-29T00:00:00Z", status: "completed" }),
      quest("begun", { status: "in_progress", progress: 1 }),
      quest("nearly", { status: "in_progress", progress: 3 }),
      quest("badge", { kind: "achievement" }),
      quest("open"),
      quest("secret", { parts: [] }),
      quest("locked", { status: "locked" }),
    ]);
    expect(codes(sections.ready)).toEqual(["claim"]);
    expect(codes(sections.today)).toEqual(["daily", "weekly"]);
    expect(codes(sections.underWay)).toEqual(["nearly", "begun"]);
    expect(codes(sections.next)).toEqual(["open", "badge"]);
  });

  it("keeps the sections short", () => {
    const many = Array.from({ length: 20 }, (_, index) => quest(`quest-${index}`));
    expect(homeSections(many).next).toHaveLength(6);
  });
});

describe("pickStreak", () => {
  const streak = (length: number) =>
    part("days", { measure: "streak", streak: { length, freezes: 0, frozen: 0 } });
  const stat = (value: number) => ({ code: "stat", name: "Stat", measure: "streak", value });

  it("takes the longest, wherever it is measured", () => {
    const quests = [quest("short", { parts: [streak(1)] }), quest("long", { parts: [streak(3)] })];
    expect(pickStreak(quests, [stat(2)])?.code).toBe("long");
    expect(pickStreak(quests, [stat(4)])?.code).toBe("stat");
  });

  it("takes one that has not begun, and nothing where there is none", () => {
    expect(pickStreak([quest("new", { parts: [part("days", { measure: "streak" })] })], [])?.code).toBe(
      "new",
    );
    expect(pickStreak([quest("other")], [{ ...stat(9), measure: "sum" }])).toBeNull();
  });
});
