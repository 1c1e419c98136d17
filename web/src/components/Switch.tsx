import { useId } from "react";

interface SwitchProps {
  label: string;
  hint?: string;
  isOn: boolean;
  disabled?: boolean;
  onChange: (isOn: boolean) => void;
}

/** On or off, at once; unlike a checkbox it needs no form to be sent. */
export function Switch({ label, hint, isOn, disabled = false, onChange }: SwitchProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-3">
      <button
        type="button"
        id={id}
        role="switch"
        aria-checked={isOn}
        aria-labelledby={`${id}-label`}
        aria-describedby={hint ? `${id}-hint` : undefined}
        disabled={disabled}
        onClick={() => onChange(!isOn)}
        className={`relative mt-0.5 h-7 w-12 shrink-0 rounded-full transition-colors disabled:opacity-60 ${isOn ? "bg-pine" : "bg-muted"}`}
      >
        <span
          className={`absolute top-1 left-1 size-5 rounded-full bg-card transition-transform ${isOn ? "translate-x-5" : ""}`}
        />
      </button>
      <div>
        <label id={`${id}-label`} htmlFor={id} className="block cursor-pointer font-semibold">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="mt-0.5 text-sm text-muted">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
