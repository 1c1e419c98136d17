import { describe, expect, it } from "vitest";
import type { JsonObject } from "@/admin/quests/definition/json";
import { schemaFaults } from "@/admin/quests/definition/schema-faults";
import { propertiesAt } from "@/admin/quests/editor/completion";
import { newGroup, newLeaf, partsIn, remeasured, reshaped, shapeOf } from "@/admin/quests/form/shape";

const LEAF: JsonObject = {
  on: ["A"],
  where: "true",
  measure: "sum",
  field: "points",
  target: 3,
  from_the_future: 1,
};

function faultsOf(objective: JsonObject) {
  return schemaFaults({ code: "a", name: "A", objective });
}

describe("the shape of an objective", () => {
  it("goes from a leaf to groups and back with nothing lost", () => {
    const all = reshaped(LEAF, "all_of");
    expect(shapeOf(all)).toBe("all_of");
    const any = reshaped(all, "any_of");
    expect(partsIn(any)).toEqual([{ ...LEAF, id: "part-1" }]);
    expect(reshaped(any, "leaf")).toEqual({ ...LEAF, id: "part-1" });
  });

  it("gives new parts an id of their own", () => {
    const parts = [newLeaf([]), newLeaf([newLeaf([])])];
    const group = newGroup([...parts, { id: "part-3" }]);
    expect([...parts, group].map((one) => one["id"])).toEqual(["part-1", "part-2", "part-4"]);
    expect(faultsOf({ all_of: [...parts, group] })).toEqual([]);
  });
});

describe("another measure", () => {
  it("drops what only the old one took and keeps what nobody here knows", () => {
    expect(remeasured(LEAF, "count")).toEqual({ on: ["A"], where: "true", target: 3, from_the_future: 1 });
    expect(remeasured(LEAF, "sequence")).toEqual({
      from_the_future: 1,
      measure: "sequence",
      steps: [{ on: [] }, { on: [] }],
    });
  });
});

describe("completion", () => {
  it("names what may stand in a place", () => {
    expect(Object.keys(propertiesAt([], false))).toContain("objective");
    expect(Object.keys(propertiesAt(["objective"], false))).toEqual(
      expect.arrayContaining(["all_of", "on", "steps"]),
    );
    expect(Object.keys(propertiesAt(["objective", "all_of", null, "cap"], false))).toEqual(["per", "most"]);
    expect(Object.keys(propertiesAt(["objective", "steps", null], false))).toContain("within");
    expect(Object.keys(propertiesAt(["objective"], true))).not.toContain("all_of");
    expect(propertiesAt(["nowhere"], false)).toEqual({});
  });
});
