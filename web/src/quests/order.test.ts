import { describe, expect, it } from "vitest";
import { headline, inOrder, share } from "@/quests/order";
import { quest } from "@/quests/quest.fixture";

describe("inOrder", () => {
  it("puts first what wants attention, and the nearest before the farther", () => {
    const quests = [
      quest("ended", { status: "ended" }),
      quest("done", { status: "completed", progress: 4 }),
      quest("far", { status: "in_progress", progress: 1 }),
      quest("near", { status: "in_progress", progress: 3 }),
      quest("ready", { status: "ready_to_claim", progress: 4 }),
      quest("locked", { status: "locked" }),
    ];
    expect(inOrder(quests).map(({ code }) => code)).toEqual([
      "ready",
      "near",
      "far",
      "locked",
      "done",
      "ended",
    ]);
  });
});

describe("share", () => {
  it("reads decimals that come as text and stays between nothing and all", () => {
    expect(share(quest("a", { progress: "1.0", target: "4" }))).toBe(0.25);
    expect(share(quest("a", { progress: 9, target: 4 }))).toBe(1);
  });
});

describe("headline", () => {
  it.each([
    [
      "rewards to claim",
      [quest("a", { claimable_cycles: [1, 2] }), quest("b")],
      { kind: "ready", number: 2 },
    ],
    ["a near goal", [quest("a", { status: "in_progress", progress: 3 })], { kind: "near", left: 1 }],
    ["nothing begun", [quest("a")], { kind: "fresh" }],
    ["all done", [quest("a", { status: "completed", times_completed: 1 })], { kind: "all-done" }],
    ["a far goal", [quest("a", { status: "in_progress", progress: 1 })], { kind: "quiet" }],
  ] as const)("speaks of %s", (_case, quests, expected) => {
    expect(headline(quests)).toMatchObject(expected);
  });
});
