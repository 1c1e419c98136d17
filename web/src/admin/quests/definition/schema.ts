import { isObject, type Json, type JsonObject } from "@/admin/quests/definition/json";
import schema from "@/api/schema/definition.schema.json";

/** The definitions' JSON Schema, in a shape that names one branch for every value, so that faults are few and clear. */

const root = schema as unknown as JsonObject;
const defs = root["$defs"] as JsonObject;

const LEAF_OR_GROUP: JsonObject = choose(["all_of"], "AllOf", choose(["any_of"], "AnyOf", ref("Leaf")));

/** The schema of a definition of that kind. */
export function schemaOf(kind: Json | undefined): JsonObject {
  return kind === "stat" ? OF_STATS : OF_QUESTS;
}

function build(objective: JsonObject): JsonObject {
  const { if: _if, then: _then, else: _else, $defs: _defs, ...rest } = root;
  const tightened = tighten(rest) as JsonObject;
  return {
    ...tightened,
    properties: { ...(tightened["properties"] as JsonObject), objective },
    $defs: tighten(defs),
  };
}

function ref(name: string): JsonObject {
  return { $ref: `#/$defs/${name}` };
}

function choose(required: string[], then: string, otherwise: JsonObject): JsonObject {
  // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
  return { if: { type: "object", required }, then: ref(then), else: otherwise };
}

/** `anyOf` with null or with the parts of a tree becomes a decision; other alternatives stay. */
function tighten(node: Json): Json {
  if (Array.isArray(node)) return node.map(tighten);
  if (!isObject(node)) return node;
  const entries = Object.entries(node).map(([key, value]) => [key, tighten(value)] as const);
  const { anyOf, ...rest } = Object.fromEntries(entries);
  if (!Array.isArray(anyOf)) return Object.fromEntries(entries);
  if (anyOf.some((one) => isObject(one) && one["$ref"] === "#/$defs/AllOf"))
    return { ...rest, ...LEAF_OR_GROUP };
  const others = anyOf.filter((one) => !(isObject(one) && one["type"] === "null"));
  if (others.length === anyOf.length) return { ...rest, anyOf };
  const [only] = others;
  const otherwise = others.length === 1 && only !== undefined ? only : { anyOf: others };
  return { ...rest, if: { type: "null" }, else: otherwise };
}

const OF_QUESTS = build(LEAF_OR_GROUP);
const OF_STATS = build(ref("Counter"));
