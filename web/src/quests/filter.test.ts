import { describe, expect, it } from "vitest";
import { categoriesOf, countStates, filterQuests, readQuestSearch } from "@/quests/filter";
import { quest } from "@/quests/quest.fixture";

const quests = [
  quest("swim", { name: "Swim a mile", category: "sport" }),
  quest("run", { name: "Run", description: "Ten miles.", category: "sport", status: "in_progress" }),
  quest("read", { name: "Read", category: "books", status: "completed" }),
];
const codes = (search: Parameters<typeof filterQuests>[1]) =>
  filterQuests(quests, search).map(({ code }) => code);

describe("readQuestSearch", () => {
  it("forgets what it does not know", () => {
    expect(readQuestSearch({ state: "odd", category: "", q: "x".repeat(200), more: 1 })).toEqual({
      q: "x".repeat(80),
    });
    expect(readQuestSearch({ state: "done", q: 7 })).toEqual({ state: "done", q: "7" });
  });
});

describe("filterQuests", () => {
  it("takes all that fit every filter", () => {
    expect(codes({})).toEqual(["swim", "run", "read"]);
    expect(codes({ category: "sport" })).toEqual(["swim", "run"]);
    expect(codes({ q: " MILE " })).toEqual(["swim", "run"]);
    expect(codes({ q: "mile", state: "active" })).toEqual(["run"]);
    expect(codes({ q: "mile ten" })).toEqual(["run"]);
  });
});

it("counts what each state would show", () => {
  expect(countStates(quests)).toEqual({ open: 1, ready: 0, active: 1, locked: 0, done: 1, over: 0 });
});

it("lists each category once", () => {
  expect(categoriesOf(quests)).toEqual(["books", "sport"]);
});
