import { describe, expect, it } from "vitest";
import { part } from "@/quests/quest.fixture";
import { missingLeaves, partTree } from "@/quests/tree";

const parts = [
  part("all", { kind: "all_of" }),
  part("read", { parent: "all", label: "Read a book", is_reached: true }),
  part("either", { parent: "all", kind: "any_of" }),
  part("run", { parent: "either", label: "Run" }),
  part("swim", { parent: "either", label: "" }),
];

describe("partTree", () => {
  it("puts every part under its group, in order", () => {
    const tree = partTree(parts);
    expect(tree?.children.map(({ part: { id } }) => id)).toEqual(["read", "either"]);
    expect(tree?.children[1]?.children.map(({ part: { id } }) => id)).toEqual(["run", "swim"]);
  });

  it("has nothing to show of a secret", () => {
    expect(partTree([])).toBeNull();
  });
});

describe("missingLeaves", () => {
  it("names what is not reached, by its id where it has no label", () => {
    const tree = partTree(parts);
    expect(tree && missingLeaves(tree)).toEqual(["Run", "swim"]);
  });

  it("asks for nothing more of a group that is reached", () => {
    const tree = partTree(parts.map((one) => (one.id === "either" ? { ...one, is_reached: true } : one)));
    expect(tree && missingLeaves(tree)).toEqual([]);
  });
});
