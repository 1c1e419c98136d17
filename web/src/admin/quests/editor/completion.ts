import type { CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import type { EditorState } from "@codemirror/state";
import { isObject, type Json, type JsonObject } from "@/admin/quests/definition/json";
import { schemaOf } from "@/admin/quests/definition/schema";

type SyntaxNode = ReturnType<typeof syntaxTree>["topNode"];

/** Completes names of fields, and values where the schema names them all. */
export function completeBySchema(context: CompletionContext): CompletionResult | null {
  const { state, pos } = context;
  const node = syntaxTree(state).resolveInner(pos, -1);
  const isName = node.name === "PropertyName";
  if (!isName && !(context.explicit && node.name === "Object")) return null;
  const object = enclosing(node, "Object");
  if (object === null) return null;
  const present = new Set(object.getChildren("Property").map((one) => nameOf(state, one)));
  const properties = propertiesAt(pathTo(state, object), /"kind"\s*:\s*"stat"/.test(state.doc.toString()));
  const options = Object.entries(properties)
    .filter(([name]) => !present.has(name) || (isName && nameOf(state, node.parent ?? node) === name))
    .map(([label, rule]) => {
      const info =
        isObject(rule) && typeof rule["description"] === "string" ? rule["description"] : undefined;
      return { label: isName ? label : `"${label}"`, type: "property", ...(info !== undefined && { info }) };
    });
  const from = isName ? node.from + 1 : pos;
  return options.length === 0 ? null : { from, options, validFor: /^"?\w*$/ };
}

function enclosing(node: SyntaxNode | null, name: string): SyntaxNode | null {
  let found = node;
  while (found !== null && found.name !== name) found = found.parent;
  return found;
}

function nameOf(state: EditorState, property: SyntaxNode): string {
  const name = property.getChild("PropertyName");
  return name === null ? "" : state.sliceDoc(name.from + 1, name.to - 1);
}

/** The names that lead to an object, and for items of lists `null`. */
function pathTo(state: EditorState, object: SyntaxNode): (string | null)[] {
  const path: (string | null)[] = [];
  for (let node = object; node.parent !== null; node = node.parent) {
    if (node.parent.name === "Property") path.unshift(nameOf(state, node.parent));
    else if (node.parent.name === "Array") path.unshift(null);
  }
  return path;
}

/** What may stand in the object that a path leads to. */
export function propertiesAt(path: readonly (string | null)[], isStat: boolean): JsonObject {
  const schema = schemaOf(isStat ? "stat" : "quest");
  let rules: JsonObject[] = [schema];
  for (const part of path) {
    rules = rules
      .map((rule) =>
        part === null ? rule["items"] : isObject(rule["properties"]) ? rule["properties"][part] : undefined,
      )
      .flatMap((rule) => alternatives(rule, schema));
  }
  return Object.assign({}, ...rules.map((rule) => (isObject(rule["properties"]) ? rule["properties"] : {})));
}

/** Every schema that a value may be of. */
function alternatives(rule: Json | undefined, schema: JsonObject): JsonObject[] {
  if (!isObject(rule)) return [];
  if (typeof rule["$ref"] === "string") {
    return alternatives((schema["$defs"] as JsonObject)[rule["$ref"].replace("#/$defs/", "")], schema);
  }
  if (isObject(rule["properties"])) return [rule];
  const branches = [rule["then"], rule["else"]].flatMap((branch) => alternatives(branch, schema));
  return branches.length > 0 ? branches : [rule];
}
