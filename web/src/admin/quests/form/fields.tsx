import { type ReactNode, useId } from "react";
import { usePlace } from "@/admin/quests/form/context";
import { Field } from "@/components/Field";
import { Select } from "@/components/Select";

interface PlaceProps {
  /** JSON pointer of what it shows. */
  at: string;
  label: string;
  hint?: string;
}

/** Fields side by side where there is room; none grows beyond its place. */
export function FieldGrid({ children }: { children: ReactNode }) {
  return <div className="grid grid-cols-1 gap-x-4 gap-y-3 sm:grid-cols-2">{children}</div>;
}

function written(value: unknown): string {
  return value === undefined || value === null ? "" : String(value);
}

/** A line of text; an optional one that is emptied is taken away. */
export function TextField(
  props: PlaceProps & {
    isRequired?: boolean;
    maxLength?: number;
    isLocked?: boolean;
    suggestions?: readonly string[];
  },
) {
  const { at, label, hint, isRequired, maxLength, isLocked, suggestions } = props;
  const { value, set, fault } = usePlace(at);
  const listId = useId();
  return (
    <div>
      <Field
        data-pointer={at}
        label={label}
        hint={hint}
        fault={fault?.message}
        value={written(value)}
        maxLength={maxLength}
        readOnly={isLocked}
        list={suggestions && listId}
        autoComplete="off"
        onChange={(event) => set(event.target.value === "" && !isRequired ? undefined : event.target.value)}
      />
      {suggestions && (
        <datalist id={listId}>
          {suggestions.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
    </div>
  );
}

/** A whole number. What is no number is kept as it was typed, with its fault. */
export function NumberField({ at, label, hint, fallback }: PlaceProps & { fallback?: number }) {
  const { value, set, fault } = usePlace(at);
  return (
    <Field
      data-pointer={at}
      label={label}
      hint={hint}
      fault={fault?.message}
      inputMode="numeric"
      autoComplete="off"
      placeholder={fallback === undefined ? undefined : String(fallback)}
      value={written(value)}
      onChange={({ target }) => {
        const typed = target.value.trim();
        set(typed === "" ? undefined : /^-?\d{1,15}$/.test(typed) ? Number(typed) : typed);
      }}
    />
  );
}

/** One of a few words; the one that stands for itself is not written down. */
export function ChoiceField<V extends string>(
  props: PlaceProps & { options: Readonly<Record<V, string>>; fallback?: V; none?: string },
) {
  const { at, label, options, fallback, none } = props;
  const { value, set, fault } = usePlace(at);
  const current = value === undefined || value === null ? (fallback ?? "") : String(value);
  const known = Object.entries<string>(options).map(([one, text]) => ({ value: one, label: text }));
  const all = none === undefined ? known : [{ value: "", label: none }, ...known];
  const isKnown = all.some((one) => one.value === current);
  return (
    <div>
      <Select
        data-pointer={at}
        label={label}
        value={current}
        options={isKnown ? all : [{ value: current, label: current }, ...all]}
        onChange={(next) => set(next === "" || next === fallback ? undefined : next)}
      />
      <p className={`mt-1 min-h-5 text-sm ${fault ? "text-ember" : "text-muted"}`}>
        {fault?.message ?? props.hint ?? ""}
      </p>
    </div>
  );
}

/** Yes or no. */
export function CheckField({ at, label, fallback }: PlaceProps & { fallback: boolean }) {
  const { value, set } = usePlace(at);
  return (
    <label className="flex min-h-11 items-center gap-3 font-semibold">
      <input
        type="checkbox"
        data-pointer={at}
        className="size-5 accent-pine"
        checked={typeof value === "boolean" ? value : fallback}
        onChange={({ target }) => set(target.checked === fallback ? undefined : target.checked)}
      />
      {label}
    </label>
  );
}
