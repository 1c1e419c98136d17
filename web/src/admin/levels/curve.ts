/** The curve of levels as it is being written, by the same rules as in the catalog. */

export const MOST_POINTS = 1e15;
const MOST_LEVELS = 1_000;

export type Curve =
  | { kind: "formula"; first: number; growth: number; levels: number }
  | { kind: "table"; thresholds: number[] };

export interface Typed {
  kind: Curve["kind"];
  first: string;
  growth: string;
  levels: string;
  thresholds: string;
}

export type TableFault =
  | { kind: "empty" }
  | { kind: "too-many" }
  | { kind: "not-whole"; text: string }
  | { kind: "not-rising"; level: number };

export function typedOf(curve: Curve): Typed {
  const blank = { kind: curve.kind, first: "100", growth: "50", levels: "100", thresholds: "" };
  return curve.kind === "formula"
    ? { ...blank, first: String(curve.first), growth: String(curve.growth), levels: String(curve.levels) }
    : { ...blank, thresholds: curve.thresholds.join("\n") };
}

/** A whole number in its bounds; null for anything else. */
export function whole(text: string, least: number, most: number): number | null {
  const number = /^\d{1,16}$/.test(text.trim()) ? Number(text) : Number.NaN;
  return number >= least && number <= most ? number : null;
}

/** The points of a table, or why they make none. */
export function readTable(text: string): number[] | TableFault {
  const words = text.split(/[\s,;]+/).filter((word) => word !== "");
  if (words.length === 0) return { kind: "empty" };
  if (words.length > MOST_LEVELS) return { kind: "too-many" };
  const points: number[] = [];
  for (const word of words) {
    const number = whole(word, 1, MOST_POINTS);
    if (number === null) return { kind: "not-whole", text: word };
    if (number <= (points.at(-1) ?? 0)) return { kind: "not-rising", level: points.length + 2 };
    points.push(number);
  }
  return points;
}

/** The curve that was typed; null while it is faulty. */
export function curveOf(typed: Typed): Curve | null {
  if (typed.kind === "table") {
    const thresholds = readTable(typed.thresholds);
    return Array.isArray(thresholds) ? { kind: "table", thresholds } : null;
  }
  const first = whole(typed.first, 1, MOST_POINTS);
  const growth = whole(typed.growth, 0, MOST_POINTS);
  const levels = whole(typed.levels, 2, MOST_LEVELS);
  return first === null || growth === null || levels === null
    ? null
    : { kind: "formula", first, growth, levels };
}

/** The points from which on each level is reached, from the first level. */
export function reachedFrom(curve: Curve): number[] {
  if (curve.kind === "table") return [0, ...curve.thresholds];
  const steps = Array.from({ length: curve.levels - 1 }, (_, step) => step);
  return [0, ...steps.map((step) => (step + 1) * curve.first + ((step * (step + 1)) / 2) * curve.growth)];
}
