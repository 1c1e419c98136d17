import { Search } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";

/** A list is asked for once the typing pauses, not for every letter. */
const TYPING_MS = 300;

interface FilterFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  /** What has been seen so far, offered while typing. */
  suggestions?: readonly string[] | undefined;
  type?: "search" | "datetime-local";
}

/** Narrows a list by a text or a time. */
export function FilterField(props: FilterFieldProps) {
  const { label, value, onChange, placeholder, suggestions, type = "search" } = props;
  const id = useId();
  const [typed, setTyped] = useState(value);
  const commit = useRef(onChange);
  commit.current = onChange;
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => commit.current(typed.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, value]);
  return (
    <div className="min-w-0 grow sm:max-w-64">
      <label htmlFor={id} className="mb-1.5 block text-sm font-semibold">
        {label}
      </label>
      <div className="relative">
        {type === "search" && (
          <Search
            size={17}
            aria-hidden
            className="pointer-events-none absolute top-1/2 left-3.5 -translate-y-1/2 text-muted"
          />
        )}
        <input
          id={id}
          type={type}
          value={typed}
          placeholder={placeholder}
          autoComplete="off"
          spellCheck={false}
          list={suggestions && `${id}-list`}
          onChange={(event) => setTyped(event.target.value)}
          className={`h-12 w-full rounded-xl border border-line bg-card pr-3 text-base placeholder:text-muted hover:border-muted ${type === "search" ? "pl-10" : "pl-3"}`}
        />
        {suggestions && (
          <datalist id={`${id}-list`}>
            {suggestions.map((suggestion) => (
              <option key={suggestion} value={suggestion} />
            ))}
          </datalist>
        )}
      </div>
    </div>
  );
}
