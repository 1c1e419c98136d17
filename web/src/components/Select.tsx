import { ChevronDown } from "lucide-react";
import { type SelectHTMLAttributes, useId } from "react";

interface SelectProps<V extends string> extends Omit<SelectHTMLAttributes<HTMLSelectElement>, "onChange"> {
  label: string;
  options: readonly { value: V; label: string }[];
  value: V;
  onChange: (value: V) => void;
}

/** One of a few, by the browser's own list: it works on every phone and with every screen reader. */
export function Select<V extends string>({ label, options, value, onChange, ...rest }: SelectProps<V>) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-semibold">
        {label}
      </label>
      <div className="relative">
        <select
          id={id}
          value={value}
          onChange={(event) => onChange(event.target.value as V)}
          className="h-12 w-full appearance-none rounded-xl border border-line bg-card pr-10 pl-4 text-base hover:border-muted"
          {...rest}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
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
  );
}
