import { ChevronDown, Search } from "lucide-react";
import { useEffect, useState } from "react";
import type { QuestProgress } from "@/api/types";
import { ChoiceBar } from "@/components/ChoiceBar";
import { categoriesOf, countStates, type QuestSearch, STATES, type StateFilter } from "@/quests/filter";
import { questsText } from "@/text/player/quests";

const words = questsText.filters;
const INPUT =
  "h-11 w-full rounded-xl border border-line bg-card text-base hover:border-muted focus-visible:outline-offset-0";

interface QuestFiltersProps {
  quests: readonly QuestProgress[];
  search: QuestSearch;
  onChange: (next: QuestSearch) => void;
}

/** State, category and words; all of them stand in the address, so that a view can be kept and sent. */
export function QuestFilters({ quests, search, onChange }: QuestFiltersProps) {
  const numbers = countStates(quests);
  const options = [
    { value: "all" as const, label: words.all, number: quests.length },
    ...STATES.map((one) => ({ value: one, label: words.states[one], number: numbers[one] })),
  ];
  return (
    <search aria-label={words.label} className="block">
      <ChoiceBar<StateFilter | "all">
        label={words.state}
        options={options}
        value={search.state ?? "all"}
        onChange={(next) => onChange(next === "all" ? without(search, "state") : { ...search, state: next })}
      />
      <div className="mt-3 grid gap-3 sm:grid-cols-[minmax(0,1fr)_14rem]">
        <TextFilter
          value={search.q ?? ""}
          onChange={(next) => onChange(next === "" ? without(search, "q") : { ...search, q: next })}
        />
        <div className="relative">
          <select
            aria-label={words.category}
            value={search.category ?? ""}
            onChange={({ target: { value } }) =>
              onChange(value === "" ? without(search, "category") : { ...search, category: value })
            }
            className={`${INPUT} appearance-none pr-10 pl-4`}
          >
            <option value="">{words.everyCategory}</option>
            {categoriesOf(quests).map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
          <ChevronDown
            size={18}
            aria-hidden
            className="pointer-events-none absolute top-1/2 right-3.5 -translate-y-1/2 text-muted"
          />
        </div>
      </div>
    </search>
  );
}

function TextFilter({ value, onChange }: { value: string; onChange: (next: string) => void }) {
  // The address follows the typing; it must not lead it, or fast typing would lose letters.
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped((before) => (before.trim() === value ? before : value)), [value]);
  return (
    <div className="relative">
      <Search
        size={18}
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-3.5 -translate-y-1/2 text-muted"
      />
      <input
        type="search"
        aria-label={words.text}
        placeholder={words.text}
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value);
          onChange(target.value.trim());
        }}
        className={`${INPUT} pr-3 pl-11 placeholder:text-muted`}
      />
    </div>
  );
}

function without(search: QuestSearch, name: keyof QuestSearch): QuestSearch {
  const { [name]: _, ...rest } = search;
  return rest;
}
