import { describe, expect, it } from "vitest";
import { withoutDefaults } from "@/admin/quests/definition/defaults";
import { readDuration, writeDuration } from "@/admin/quests/definition/duration";
import { isSame, type JsonObject, valueAt, withValue } from "@/admin/quests/definition/json";
import { placeOf, rangeOf } from "@/admin/quests/definition/positions";
import { schemaFaults } from "@/admin/quests/definition/schema-faults";

const SIGN_IN: JsonObject = {
  code: "sign-in",
  name: "Sign in",
  objective: { on: ["UserSignIn"], target: 3 },
};

describe("changing a definition", () => {
  it("keeps what nobody here knows of", () => {
    const strange = { ...SIGN_IN, from_the_future: { deep: [1, { a: null }] } };
    const changed = withValue(strange, "/objective/target", 5);
    expect(valueAt(changed, "/objective/target")).toBe(5);
    expect(changed["from_the_future"]).toBe(strange.from_the_future);
    expect(withValue(changed, "/objective/target", 3)).toEqual(strange);
  });

  it("takes empty objects away with their last value, and items of lists", () => {
    const capped = withValue(SIGN_IN, "/objective/cap/per", "day");
    expect(valueAt(capped, "/objective/cap")).toEqual({ per: "day" });
    expect(withValue(capped, "/objective/cap/per", undefined)).toEqual(SIGN_IN);
    const two = withValue(SIGN_IN, "/objective/on/1", "Other");
    expect(withValue(two, "/objective/on/0", undefined)["objective"]).toEqual({ on: ["Other"], target: 3 });
  });

  it("compares by meaning", () => {
    expect(isSame({ a: 1, b: [{ c: 2 }] }, { b: [{ c: 2 }], a: 1 })).toBe(true);
    expect(isSame({ a: 1 }, { a: 1, b: null })).toBe(false);
  });
});

describe("faults by the schema", () => {
  it("finds none in a definition, a tree and a stat", () => {
    expect(schemaFaults(SIGN_IN)).toEqual([]);
    const tree = {
      all_of: [
        { id: "a", on: ["A"], target: 1 },
        { id: "b", any_of: [{ on: ["B"], target: 2 }] },
      ],
    };
    expect(schemaFaults({ ...SIGN_IN, objective: tree })).toEqual([]);
    expect(schemaFaults({ ...SIGN_IN, kind: "stat", objective: { on: ["A"] } })).toEqual([]);
  });

  it("names the place, once, deep in a tree", () => {
    const objective = {
      all_of: [{ id: "A!", on: ["A b"], target: 0, cooldown: "soon", zzz: 1, cap: { per: "day" } }],
    };
    const faults = schemaFaults({ ...SIGN_IN, objective });
    expect(Object.fromEntries(faults.map(({ pointer, message }) => [pointer, message]))).toEqual({
      "/objective/all_of/0/id": "Use small letters, digits, _ and -, beginning with a letter or a digit.",
      "/objective/all_of/0/on/0": "Use letters, digits, dots, _ and -.",
      "/objective/all_of/0/target": "Take 1 or more.",
      "/objective/all_of/0/cooldown": expect.stringContaining("P7D"),
      "/objective/all_of/0/zzz": "There is no field “zzz” here.",
      "/objective/all_of/0/cap/most": "Please fill this in.",
    });
    expect(faults).toHaveLength(6);
  });

  it("says what is missing, and what a stat may not have", () => {
    expect(schemaFaults({}).map(({ pointer }) => pointer)).toEqual(["/code", "/name", "/objective"]);
    expect(schemaFaults({ ...SIGN_IN, kind: "stat" }).map(({ pointer }) => pointer)).toEqual([
      "/objective/target",
    ]);
    expect(schemaFaults({ ...SIGN_IN, objective: { on: ["A"] } })).toEqual([
      { pointer: "/objective/target", message: "Please fill this in." },
    ]);
    expect(schemaFaults({ ...SIGN_IN, repeat: { reset: "hourly" } })).toEqual([
      { pointer: "/repeat/reset", message: "This value does not fit here." },
    ]);
  });
});

describe("positions in the code", () => {
  const text = JSON.stringify(
    { ...SIGN_IN, objective: { all_of: [{ where: 'a == "x"\n&& b )' }, 7] } },
    null,
    2,
  );

  it("are those of the value", () => {
    const { from, to } = rangeOf(text, { pointer: "/objective/all_of/1", message: "" });
    expect(text.slice(from, to)).toBe("7");
  });

  it("point into a condition, behind its escapes", () => {
    const { from, to } = rangeOf(text, {
      pointer: "/objective/all_of/0/where",
      message: "",
      line: 2,
      column: 6,
    });
    expect(text.slice(from, to)).toBe(")");
    const before = rangeOf(text, { pointer: "/objective/all_of/0/where", message: "", line: 1, column: 6 });
    expect(text.slice(before.from, before.to)).toBe('\\"');
  });

  it("count characters, and point at the quote where a condition ends too early", () => {
    const short = JSON.stringify({ segment: "'🔑' == " });
    const { from, to } = rangeOf(short, { pointer: "/segment", message: "", line: 1, column: 9 });
    expect(short.slice(from, to)).toBe('"');
    const middle = rangeOf(short, { pointer: "/segment", message: "", line: 1, column: 5 });
    expect(short.slice(middle.from, middle.to)).toBe("=");
  });

  it("are those of the nearest thing around what is missing", () => {
    const { from, to } = rangeOf(text, { pointer: "/objective/all_of/0/target", message: "" });
    expect(text.slice(from, to)).toBe("{");
    expect(placeOf(text, from)).toEqual({ line: 6, column: 7 });
  });

  it("exist in a text that is no JSON yet", () => {
    expect(rangeOf('{"code": ', { pointer: "/code/x", message: "" }).from).toBeGreaterThanOrEqual(0);
    expect(rangeOf("", { pointer: "/code", message: "" })).toEqual({ from: 0, to: 0 });
  });
});

describe("durations", () => {
  it.each([
    ["P7D", { amount: 7, unit: "days" }],
    ["PT90M", { amount: 90, unit: "minutes" }],
    ["P1DT12H", { amount: 36, unit: "hours" }],
    ["PT36H", { amount: 36, unit: "hours" }],
    ["P1W", { amount: 7, unit: "days" }],
  ] as const)("reads %s", (text, amount) => {
    expect(readDuration(text)).toEqual(amount);
    expect(readDuration(writeDuration(amount))).toEqual(amount);
  });

  it("leaves alone what is not so simple", () => {
    for (const text of ["PT30S", "P", "PT", "soon", ""]) expect(readDuration(text)).toBeNull();
  });
});

describe("what an author would write", () => {
  it("is without what the schema fills in", () => {
    const full: JsonObject = {
      ...SIGN_IN,
      kind: "quest",
      description: "",
      prerequisites: [],
      window: null,
      repeat: { limit: 1, reset: "never", cooldown: null },
      reward: { gold: 0, diamonds: 10, points: 0, badge: null },
      objective: {
        all_of: [
          {
            id: "objective",
            label: "",
            on: ["A"],
            where: null,
            measure: "count",
            grace: 0,
            steps: [],
            cap: null,
            target: 3,
          },
          { id: "b", on: ["B"], measure: "sum", cap: { per: "day", most: 3 }, target: 1 },
        ],
      },
    };
    expect(withoutDefaults(full)).toEqual({
      ...SIGN_IN,
      reward: { diamonds: 10 },
      objective: {
        all_of: [
          { on: ["A"], target: 3 },
          { id: "b", on: ["B"], measure: "sum", cap: { per: "day", most: 3 }, target: 1 },
        ],
      },
    });
  });

  it("of a stat has no target", () => {
    const stat = { ...SIGN_IN, kind: "stat", objective: { on: ["A"], target: 1_000_000_000_000_000 } };
    expect(withoutDefaults(stat)).toEqual({ ...SIGN_IN, kind: "stat", objective: { on: ["A"] } });
  });
});
