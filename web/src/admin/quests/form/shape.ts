import { isObject, type Json, type JsonObject } from "@/admin/quests/definition/json";

/** What an objective is made of: leaves, and groups of parts. */

export const GROUPS = ["all_of", "any_of"] as const;
export type Shape = "leaf" | (typeof GROUPS)[number];

export function shapeOf(node: Json | undefined): Shape {
  return GROUPS.find((group) => isObject(node) && Object.hasOwn(node, group)) ?? "leaf";
}

export function partsIn(node: Json | undefined): Json[] {
  const shape = shapeOf(node);
  const parts = shape !== "leaf" && isObject(node) ? node[shape] : [];
  return Array.isArray(parts) ? parts : [];
}

/** The same node in another shape: a leaf becomes the first part of a group, a group of one part that part. */
export function reshaped(node: Json | undefined, shape: Shape): JsonObject {
  const old = shapeOf(node);
  const before = isObject(node) ? node : {};
  if (old === shape) return before;
  if (shape === "leaf") {
    const [first] = partsIn(node);
    return isObject(first) ? first : newLeaf([]);
  }
  if (old === "leaf") return { [shape]: [{ ...before, id: before["id"] ?? "part-1" }] };
  const { [old]: parts, ...rest } = before;
  return { ...rest, [shape]: parts ?? [] };
}

/** A leaf whose id none of its neighbours has. */
export function newLeaf(neighbours: readonly Json[]): JsonObject {
  return { id: freeId(neighbours), on: [], target: 1 };
}

export function newGroup(neighbours: readonly Json[]): JsonObject {
  return { id: freeId(neighbours), any_of: [{ id: `${freeId(neighbours)}-1`, on: [], target: 1 }] };
}

function freeId(neighbours: readonly Json[]): string {
  const taken = new Set(neighbours.map((one) => (isObject(one) ? one["id"] : undefined)));
  let number = neighbours.length + 1;
  while (taken.has(`part-${number}`)) number += 1;
  return `part-${number}`;
}

/** The leaf with another measure; what only the old one takes goes, so that nothing stands in the way unseen. */
export function remeasured(leaf: JsonObject, measure: string): JsonObject {
  const kept = new Set(["id", "label", "hint", ...(TAKES[measure] ?? [])]);
  const known = new Set(Object.values(TAKES).flat());
  const entries = Object.entries(leaf).filter(
    ([key]) => key !== "measure" && (kept.has(key) || !known.has(key)),
  );
  const next = Object.fromEntries(entries);
  if (measure !== "count") next["measure"] = measure;
  if (measure === "sequence") next["steps"] ??= [{ on: [] }, { on: [] }];
  return next;
}

/** What each measure takes, beside the names that every leaf has. */
export const TAKES: Record<string, readonly string[]> = {
  count: ["on", "where", "target", "cap", "cooldown"],
  sum: ["on", "where", "target", "field", "default", "cap"],
  distinct: ["on", "where", "target", "field"],
  max: ["on", "where", "target", "field"],
  streak: ["on", "where", "target", "every", "grace", "freezes"],
  sequence: ["steps"],
  level: ["target"],
  stat: ["stat", "target"],
};
