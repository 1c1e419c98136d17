import { isObject, isSame, type Json, type JsonObject } from "@/admin/quests/definition/json";
import { schemaOf } from "@/admin/quests/definition/schema";

/** A definition as its author would write it: without what the schema fills in by itself. */
export function withoutDefaults(definition: JsonObject): JsonObject {
  const schema = schemaOf(definition["kind"]);
  return stripObject(definition, schema, schema);
}

function strip(value: Json, rule: Json | undefined, schema: JsonObject): Json {
  const resolved = resolve(value, rule, schema);
  if (resolved === undefined) return value;
  if (Array.isArray(value)) return value.map((item) => strip(item, resolved["items"], schema));
  return isObject(value) ? stripObject(value, resolved, schema) : value;
}

function stripObject(value: JsonObject, rule: JsonObject, schema: JsonObject): JsonObject {
  const properties = isObject(rule["properties"]) ? rule["properties"] : {};
  const required = Array.isArray(rule["required"]) ? rule["required"] : [];
  const entries = Object.entries(value).flatMap(([key, item]): [string, Json][] => {
    const property = properties[key];
    if (!isObject(property)) return [[key, item]];
    if (!required.includes(key) && isFilledIn(item, property)) return [];
    const stripped = strip(item, property, schema);
    const isEmpty =
      isObject(stripped) && isObject(item) && Object.keys(stripped).length === 0 && "default" in property;
    return isEmpty && !required.includes(key) && property["default"] !== null ? [] : [[key, stripped]];
  });
  return Object.fromEntries(entries);
}

function isFilledIn(item: Json, property: JsonObject): boolean {
  if ("default" in property) return isSame(item, property["default"]);
  return Array.isArray(item) && item.length === 0;
}

/** The object schema that a value is of. */
function resolve(value: Json, rule: Json | undefined, schema: JsonObject): JsonObject | undefined {
  if (!isObject(rule)) return undefined;
  const target = rule["$ref"];
  if (typeof target === "string") {
    const defs = schema["$defs"] as JsonObject;
    return resolve(value, defs[target.replace("#/$defs/", "")], schema);
  }
  const condition = rule["if"];
  if (isObject(condition) && !isObject(rule["properties"])) {
    const isNull = condition["type"] === "null";
    const needed = Array.isArray(condition["required"]) ? condition["required"] : [];
    const meets = isNull
      ? value === null
      : isObject(value) && needed.every((key) => Object.hasOwn(value, String(key)));
    return resolve(value, meets ? rule["then"] : rule["else"], schema);
  }
  return rule;
}
