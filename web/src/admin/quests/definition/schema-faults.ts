import { type OutputUnit, type Schema, Validator } from "@cfworker/json-schema";
import type { Fault } from "@/admin/quests/definition/faults";
import {
  isObject,
  type Json,
  type JsonObject,
  partsOf,
  pointerTo,
  valueAt,
} from "@/admin/quests/definition/json";
import { schemaOf } from "@/admin/quests/definition/schema";
import { adminText } from "@/text/admin";

const words = adminText.quests.faults;
/** What only says that something below it is wrong. */
const SUMMARIES = new Set(["properties", "items", "$ref", "if", "allOf", "additionalProperties", "not"]);
const validators = new Map<boolean, Validator>();

/** What the JSON Schema finds wrong, in words for people, in the order of the document. */
export function schemaFaults(definition: Json): Fault[] {
  const isStat = isObject(definition) && definition["kind"] === "stat";
  const found = validatorFor(isStat).validate(definition).errors;
  const unions = found.filter(({ keyword }) => keyword === "anyOf");
  const faults = found
    .filter(({ keyword }) => !SUMMARIES.has(keyword))
    .filter((unit) => !unions.some((union) => isBranch(unit, union)))
    .map((unit) => explain(unit, definition));
  return [...new Map(faults.map((fault) => [`${fault.pointer} ${fault.message}`, fault])).values()];
}

function isBranch(unit: OutputUnit, union: OutputUnit): boolean {
  return unit !== union && unit.keywordLocation.startsWith(`${union.keywordLocation}/`);
}

function validatorFor(isStat: boolean): Validator {
  let validator = validators.get(isStat);
  if (validator === undefined) {
    validator = new Validator(schemaOf(isStat ? "stat" : "quest") as Schema, "2020-12", false);
    validators.set(isStat, validator);
  }
  return validator;
}

function explain(unit: OutputUnit, definition: Json): Fault {
  // The validator writes pointers as fragments of a URL.
  const pointer = decodeURI(unit.instanceLocation.slice(1));
  const rule = ruleAt(unit, schemaOf(isObject(definition) ? definition["kind"] : undefined));
  switch (unit.keyword) {
    case "required": {
      const [, missing = ""] = /property "(.*)"/.exec(unit.error) ?? [];
      return { pointer: pointerTo(...partsOf(pointer), missing), message: words.missing };
    }
    case "false":
      return { pointer, message: words.unknown(partsOf(pointer).at(-1) ?? "") };
    case "type":
      return { pointer, message: words.type(String(rule)) };
    case "enum":
      return { pointer, message: words.oneOf((rule as Json[]).map(String)) };
    case "const":
      return { pointer, message: words.oneOf([String(rule)]) };
    case "anyOf":
      return { pointer, message: words.noMatch };
    case "minLength":
      return { pointer, message: rule === 1 ? words.missing : words.atLeastCharacters(Number(rule)) };
    case "maxLength":
      return { pointer, message: words.atMostCharacters(Number(rule)) };
    case "minItems":
      return { pointer, message: words.atLeastItems(Number(rule)) };
    case "maxItems":
      return { pointer, message: words.atMostItems(Number(rule)) };
    case "minimum":
      return { pointer, message: words.atLeast(Number(rule)) };
    case "exclusiveMinimum":
      return { pointer, message: words.moreThan(Number(rule)) };
    case "maximum":
      return { pointer, message: words.atMost(Number(rule)) };
    case "format":
      return { pointer, message: rule === "duration" ? words.duration : words.moment };
    case "pattern":
      return {
        pointer,
        message: valueAt(definition, pointer) === "" ? words.missing : words.pattern(String(rule)),
      };
    default:
      return { pointer, message: unit.error };
  }
}

/** The value of the keyword that failed, such as the 120 of `maxLength`. */
function ruleAt(unit: OutputUnit, schema: JsonObject): Json | undefined {
  let node: Json | undefined = schema;
  for (const part of partsOf(unit.keywordLocation.slice(1))) {
    node = isObject(node) ? node[part] : Array.isArray(node) ? node[Number(part)] : undefined;
    if (part === "$ref" && typeof node === "string") node = valueAt(schema, node.slice(1));
  }
  return node;
}
