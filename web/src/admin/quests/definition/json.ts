/** Plain JSON, and the places in it: pointers as in RFC 6901. */

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The pointer of a place: `pointerTo("objective", "all_of", 0)` is `/objective/all_of/0`. */
export function pointerTo(...parts: readonly (string | number)[]): string {
  return parts.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

export function partsOf(pointer: string): string[] {
  return pointer === ""
    ? []
    : pointer
        .slice(1)
        .split("/")
        .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** What stands at a place; `undefined` where nothing does. */
export function valueAt(root: Json, pointer: string): Json | undefined {
  let value: Json | undefined = root;
  for (const part of partsOf(pointer)) {
    if (Array.isArray(value)) value = value[Number(part)];
    else if (isObject(value)) value = Object.hasOwn(value, part) ? value[part] : undefined;
    else return undefined;
  }
  return value;
}

/**
 * The same document with `value` at a place; `undefined` takes it away, and objects that stood for it alone.
 * Everything else is kept as it is, also what nobody here knows of.
 */
export function withValue(root: JsonObject, pointer: string, value: Json | undefined): JsonObject {
  return (put(root, partsOf(pointer), value) as JsonObject | undefined) ?? {};
}

function put(node: Json | undefined, parts: readonly string[], value: Json | undefined): Json | undefined {
  const [key, ...rest] = parts;
  if (key === undefined) return value;
  if (Array.isArray(node)) {
    const index = Number(key);
    const changed = put(node[index], rest, value);
    if (changed === undefined && rest.length === 0) return node.filter((_, at) => at !== index);
    // An item that was emptied is still an item: only who asks for it takes it away.
    return node.toSpliced(index, 1, changed ?? {});
  }
  const before = isObject(node) ? node : {};
  const changed = put(before[key], rest, value);
  if (changed !== undefined) return { ...before, [key]: changed };
  const { [key]: _, ...others } = before;
  return Object.keys(others).length === 0 ? undefined : others;
}

/** Whether two documents say the same; the order of keys says nothing. */
export function isSame(one: Json | undefined, other: Json | undefined): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => isSame(item, other[index]));
  }
  if (!isObject(one) || !isObject(other)) return false;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => isSame(one[key], other[key]));
}
