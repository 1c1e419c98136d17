import type { QuestPart } from "@/api/types";

/** A part of an objective with those that it holds. */
export interface PartNode {
  part: QuestPart;
  children: PartNode[];
}

/** The objective from the top; null while the quest is a secret. */
export function partTree(parts: readonly QuestPart[]): PartNode | null {
  const [top] = parts;
  return top === undefined ? null : node(top, parts);
}

/** The labels of the leaves that still have to be reached, in order; of "any of", none once one is reached. */
export function missingLeaves(tree: PartNode): string[] {
  if (tree.part.is_reached) return [];
  if (tree.part.kind === "leaf") return [tree.part.label || tree.part.id];
  return tree.children.flatMap(missingLeaves);
}

function node(part: QuestPart, parts: readonly QuestPart[]): PartNode {
  const children = part.kind === "leaf" ? [] : parts.filter((other) => other.parent === part.id);
  return { part, children: children.map((child) => node(child, parts)) };
}
