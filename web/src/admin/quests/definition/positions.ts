import { jsonLanguage } from "@codemirror/lang-json";
import type { Fault } from "@/admin/quests/definition/faults";
import { partsOf } from "@/admin/quests/definition/json";

type Tree = ReturnType<typeof jsonLanguage.parser.parse>;
type SyntaxNode = Tree["topNode"];

/** Offsets in a text, from 0; `to` is behind the last character. */
export interface Range {
  from: number;
  to: number;
}

/** Where in the JSON text a fault is: the value, the character of a condition, or the next thing around what is missing. */
export function rangeOf(text: string, fault: Fault, tree: Tree = jsonLanguage.parser.parse(text)): Range {
  let node = tree.topNode.firstChild;
  if (node === null) return { from: 0, to: text.length };
  let named: SyntaxNode = node;
  for (const part of partsOf(fault.pointer)) {
    const found = childOf(text, node, part);
    if (found === null) return firstCharacters(text, named === node ? node : named);
    [named, node] = found;
  }
  if (fault.line !== undefined && node.name === "String") return inString(text, node, fault);
  return firstCharacters(text, node.name === "Object" || node.name === "Array" ? named : node);
}

/** The name (or the item itself) and the value of a child. */
function childOf(text: string, node: SyntaxNode, part: string): [SyntaxNode, SyntaxNode] | null {
  if (node.name === "Object") {
    for (const property of node.getChildren("Property")) {
      const name = property.getChild("PropertyName");
      const value = property.lastChild;
      if (name !== null && value !== null && unquoted(text, name) === part)
        return [name, value === name ? name : value];
    }
    return null;
  }
  if (node.name !== "Array") return null;
  const items: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (!"[],".includes(child.name) && !child.type.isError) items.push(child);
  }
  const item = items[Number(part)];
  return item === undefined ? null : [item, item];
}

function unquoted(text: string, name: SyntaxNode): string {
  try {
    return String(JSON.parse(text.slice(name.from, name.to)));
  } catch {
    return text.slice(name.from + 1, name.to - 1);
  }
}

function firstCharacters(text: string, node: SyntaxNode): Range {
  const isLong = node.name === "Object" || node.name === "Array";
  return { from: node.from, to: isLong ? Math.min(node.from + 1, text.length) : node.to };
}

/** A place in what a JSON string says is further to the right in the text where escapes come before it. */
function inString(text: string, node: SyntaxNode, fault: Fault): Range {
  const written = text.slice(node.from + 1, node.to - 1);
  const starts: number[] = [];
  let said = "";
  for (let at = 0; at < written.length; ) {
    const escaped = /^\\(?:u[0-9a-fA-F]{4}|.)/s.exec(written.slice(at))?.[0];
    // Columns count characters, as the services do, and not the halves that some are stored in.
    const character = String.fromCodePoint(written.codePointAt(at) ?? 0);
    starts.push(at);
    said += escaped === undefined ? character : JSON.parse(`"${escaped}"`);
    at += (escaped ?? character).length;
  }
  const lines = said.split("\n").slice(0, (fault.line ?? 1) - 1);
  const offset = lines.reduce((sum, line) => sum + [...line].length + 1, 0) + (fault.column ?? 1) - 1;
  const start = starts[offset] ?? written.length;
  const from = Math.min(node.from + 1 + start, node.to - 1);
  // At its end there is nothing left to point at but the quote.
  const end = starts[offset + 1] ?? (start === written.length ? start + 1 : written.length);
  return { from, to: Math.max(Math.min(node.from + 1 + end, node.to), from + 1) };
}

/** Line and column, from 1, of an offset. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Where a text stops being JSON; null where it is JSON. */
export function syntaxFaultIn(text: string): Range | null {
  try {
    JSON.parse(text);
    return null;
  } catch {
    let found: Range | null = null;
    jsonLanguage.parser.parse(text).iterate({
      enter({ type, from, to }) {
        if (type.isError && found === null)
          found = { from, to: Math.max(to, Math.min(from + 1, text.length)) };
      },
    });
    return found ?? { from: 0, to: text.length };
  }
}
