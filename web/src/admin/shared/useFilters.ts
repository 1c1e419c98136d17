import { useNavigate, useSearch } from "@tanstack/react-router";

/**
 * What a list is narrowed to, by name; "" is no filter. Kept in the page's address, so that a link or a reload shows the
 * same list.
 */
export function useFilters<K extends string>(names: readonly K[]) {
  const search: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const filters = Object.fromEntries(names.map((name) => [name, asText(search[name])])) as Record<K, string>;
  function change(some: Partial<Record<K, string>>): void {
    const next = Object.entries({ ...search, ...some }).filter(([, value]) => value !== "");
    void navigate({ to: ".", search: Object.fromEntries(next), replace: true });
  }
  return [filters, change] as const;
}

function asText(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
