import { useEffect, useState } from "react";
import type { Filter, Kind, State } from "@/admin/quests/filter";
import { Select } from "@/components/Select";
import { adminText } from "@/text/admin";

const words = adminText.quests;
const QUIET_MS = 250;

interface QuestFiltersProps {
  filter: Filter;
  categories: readonly string[];
  onChange: (filter: Filter) => void;
}

/** Narrows the list by text, state, kind and category. */
export function QuestFilters({ filter, categories, onChange }: QuestFiltersProps) {
  const [typed, setTyped] = useState(filter.q ?? "");

  useEffect(() => {
    if (typed === (filter.q ?? "")) return;
    const timer = setTimeout(() => onChange(without(filter, "q", typed)), QUIET_MS);
    return () => clearTimeout(timer);
  }, [typed, filter, onChange]);

  return (
    <>
      <div className="w-full sm:w-56">
        <label htmlFor="quest-search" className="mb-1.5 block text-sm font-semibold">
          {words.search}
        </label>
        <input
          id="quest-search"
          type="search"
          value={typed}
          title={words.searchHint}
          onChange={({ target }) => setTyped(target.value)}
          className="h-12 w-full rounded-xl border border-line bg-card px-4 text-base hover:border-muted"
        />
      </div>
      <Choice
        label={words.columns.state}
        value={filter.state ?? ""}
        options={words.states}
        onChange={(state) => onChange(without(filter, "state", state as State))}
      />
      <Choice
        label={words.columns.kind}
        value={filter.kind ?? ""}
        options={words.kinds}
        onChange={(kind) => onChange(without(filter, "kind", kind as Kind))}
      />
      {categories.length > 0 && (
        <Choice
          label={words.columns.category}
          value={filter.category ?? ""}
          options={Object.fromEntries(categories.map((one) => [one, one]))}
          onChange={(category) => onChange(without(filter, "category", category))}
        />
      )}
    </>
  );
}

function Choice(props: {
  label: string;
  value: string;
  options: Readonly<Record<string, string>>;
  onChange: (value: string) => void;
}) {
  const options = Object.entries(props.options).map(([value, label]) => ({ value, label }));
  return (
    <Select
      label={props.label}
      value={props.value}
      options={[{ value: "", label: words.any }, ...options]}
      onChange={props.onChange}
    />
  );
}

/** The filter with another value, and without the field where that is empty. */
function without<K extends keyof Filter>(
  filter: Filter,
  field: K,
  value: NonNullable<Filter[K]> | "",
): Filter {
  const { [field]: _, ...rest } = filter;
  return value === "" ? rest : { ...rest, [field]: value };
}
