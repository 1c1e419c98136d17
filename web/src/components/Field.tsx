import { Eye, EyeOff } from "lucide-react";
import { type InputHTMLAttributes, useId, useState } from "react";
import { text } from "@/text/en";

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  hint?: string | undefined;
  fault?: string | undefined;
}

/** A labelled input. The line below it is always there, so that a fault moves nothing. */
export function Field({ label, hint, fault, type = "text", ...rest }: FieldProps) {
  const id = useId();
  const [revealed, setRevealed] = useState(false);
  const isPassword = type === "password";
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-semibold">
        {label}
      </label>
      <div className="relative">
        <input
          id={id}
          type={isPassword && revealed ? "text" : type}
          aria-invalid={fault !== undefined}
          aria-describedby={`${id}-note`}
          className={`h-12 w-full rounded-xl border bg-card px-4 text-base outline-offset-0 ${isPassword ? "pr-12" : ""} ${fault ? "border-ember" : "border-line hover:border-muted"}`}
          {...rest}
        />
        {isPassword && (
          <button
            type="button"
            aria-label={revealed ? text.form.hide : text.form.show}
            aria-pressed={revealed}
            onClick={() => setRevealed(!revealed)}
            className="absolute inset-y-0 right-0 grid w-12 place-items-center rounded-xl text-muted hover:text-ink"
          >
            {revealed ? <EyeOff size={18} aria-hidden /> : <Eye size={18} aria-hidden />}
          </button>
        )}
      </div>
      <p id={`${id}-note`} className={`mt-1 min-h-5 text-sm ${fault ? "text-ember" : "text-muted"}`}>
        {fault ?? hint ?? ""}
      </p>
    </div>
  );
}
