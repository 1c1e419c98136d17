import { useId } from "react";
import { formatNumber } from "@/text/en";

interface ChoiceBarProps<V extends string> {
  label: string;
  options: readonly { value: V; label: string; number?: number }[];
  value: V;
  onChange: (value: V) => void;
}

/** One of a few, all of them in sight: radio buttons, so that the arrow keys work; on phones it scrolls sideways. */
export function ChoiceBar<V extends string>({ label, options, value, onChange }: ChoiceBarProps<V>) {
  const name = useId();
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className="-mx-4 scrollbar-none overflow-x-auto px-4 py-1 sm:mx-0 sm:px-0"
    >
      <div className="flex w-max gap-2">
        {options.map((option) => (
          <label
            key={option.value}
            className="relative flex h-10 cursor-pointer items-center gap-2 rounded-full border border-line bg-card px-4 text-sm font-semibold whitespace-nowrap text-muted transition-colors hover:border-muted has-checked:border-pine has-checked:bg-pine has-checked:text-on-pine has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-pine"
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              className="sr-only"
            />
            {option.label}
            {option.number !== undefined && (
              <span className="text-xs font-normal tabular-nums">{formatNumber(option.number)}</span>
            )}
          </label>
        ))}
      </div>
    </div>
  );
}
