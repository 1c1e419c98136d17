import { describe, expect, it } from "vitest";
import { badgeState, badgesInOrder, tierOf } from "@/badges/badges";
import { quest } from "@/quests/quest.fixture";

const badge = (code: string, changes = {}) => quest(code, { kind: "achievement", ...changes });

describe("badgesInOrder", () => {
  it("shows what is held, then the nearest, then secrets, and no quests", () => {
    const badges = badgesInOrder([
      badge("secret", { parts: [] }),
      badge("far"),
      badge("near", { progress: 3 }),
      badge("held", { times_completed: 1 }),
      quest("quest"),
    ]);
    expect(badges.map(({ code }) => code)).toEqual(["held", "near", "far", "secret"]);
  });
});

describe("badgeState", () => {
  it("calls a secret that is held held", () => {
    expect(badgeState(badge("one", { parts: [], times_completed: 1 }))).toBe("held");
  });
});

describe("tierOf", () => {
  it("knows the tiers however they are written", () => {
    expect([tierOf(" Epic"), tierOf("legendary"), tierOf("mythic"), tierOf("")]).toEqual([
      "epic",
      "legendary",
      "common",
      "common",
    ]);
  });
});
