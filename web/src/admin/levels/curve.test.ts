import { describe, expect, it } from "vitest";
import { curveOf, reachedFrom, readTable, typedOf } from "@/admin/levels/curve";

describe("the curve of levels", () => {
  it("is the catalog's formula", () => {
    const curve = { kind: "formula", first: 100, growth: 50, levels: 5 } as const;
    expect(reachedFrom(curve)).toEqual([0, 100, 250, 450, 700]);
    expect(curveOf(typedOf(curve))).toEqual(curve);
  });

  it("is a table that rises", () => {
    const curve = { kind: "table", thresholds: [100, 250, 500] } as const;
    expect(curveOf(typedOf({ ...curve, thresholds: [...curve.thresholds] }))).toEqual(curve);
    expect(readTable("100, 250;\n500")).toEqual([100, 250, 500]);
    expect(readTable(" ")).toEqual({ kind: "empty" });
    expect(readTable("100 1.5")).toEqual({ kind: "not-whole", text: "1.5" });
    expect(readTable("100 100")).toEqual({ kind: "not-rising", level: 3 });
    expect(readTable("1 ".repeat(1_001))).toEqual({ kind: "too-many" });
  });

  it("is none while a number is wrong", () => {
    const typed = typedOf({ kind: "formula", first: 100, growth: 0, levels: 10 });
    for (const wrong of [
      { first: "0" },
      { growth: "-1" },
      { levels: "1" },
      { levels: "1001" },
      { first: "x" },
    ]) {
      expect(curveOf({ ...typed, ...wrong })).toBeNull();
    }
  });
});
