import type { components } from "@/api/schema/catalog";

type View = components["schemas"]["DefinitionView"];
export type State = View["state"];
export type Kind = "quest" | "achievement" | "stat";

/** Which definitions are shown; it stands in the address, so that the way back leads to the same list. */
export interface Filter {
  state?: State;
  kind?: Kind;
  category?: string;
  q?: string;
}

const STATES: readonly State[] = ["draft", "live", "paused", "archived"];
const KINDS: readonly Kind[] = ["quest", "achievement", "stat"];

/** What of an address is a filter; the rest is left out. */
export function readFilter(search: Record<string, unknown>): Filter {
  const state = STATES.find((one) => one === search["state"]);
  const kind = KINDS.find((one) => one === search["kind"]);
  const category = textOf(search["category"]);
  const q = textOf(search["q"]);
  return { ...(state && { state }), ...(kind && { kind }), ...(category && { category }), ...(q && { q }) };
}

function textOf(value: unknown): string {
  // A number in an address is read as one.
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** The definition as its next version says, and as what is live where there is no draft. */
export function contentOf(view: View) {
  return view.draft?.definition ?? view.published;
}

export function fits(view: View, filter: Filter): boolean {
  const content = contentOf(view);
  const text = filter.q?.toLocaleLowerCase() ?? "";
  return (
    (filter.state === undefined || view.state === filter.state) &&
    (filter.kind === undefined || content?.kind === filter.kind) &&
    (filter.category === undefined || content?.category === filter.category) &&
    [view.code, content?.name, content?.description].some((one) => one?.toLocaleLowerCase().includes(text))
  );
}
