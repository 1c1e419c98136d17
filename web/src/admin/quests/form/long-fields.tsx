import { useId } from "react";
import { usePlace } from "@/admin/quests/form/context";
import { adminText } from "@/text/admin";

interface AreaProps {
  at: string;
  label: string;
  hint?: string;
  rows?: number;
}

/** Several lines of text. */
export function AreaField({ at, label, rows = 3 }: AreaProps) {
  const { value, set, fault } = usePlace(at);
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-semibold">
        {label}
      </label>
      <textarea
        id={id}
        data-pointer={at}
        rows={rows}
        aria-invalid={fault !== undefined}
        aria-describedby={`${id}-note`}
        value={typeof value === "string" ? value : ""}
        onChange={({ target }) => set(target.value === "" ? undefined : target.value)}
        className={`block w-full rounded-xl border bg-card px-4 py-2.5 text-base ${fault ? "border-ember" : "border-line hover:border-muted"}`}
      />
      <p id={`${id}-note`} className={`mt-1 min-h-5 text-sm ${fault ? "text-ember" : "text-muted"}`}>
        {fault?.message ?? ""}
      </p>
    </div>
  );
}

/** A condition in CEL; its fault is pointed at. */
export function ConditionField({ at, label, hint }: AreaProps) {
  const { value, set, fault } = usePlace(at);
  const id = useId();
  const source = typeof value === "string" ? value : "";
  const line = fault?.line === undefined ? undefined : source.split("\n")[fault.line - 1];
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-semibold">
        {label}
      </label>
      <textarea
        id={id}
        data-pointer={at}
        rows={Math.min(8, Math.max(2, source.split("\n").length))}
        spellCheck={false}
        autoCapitalize="off"
        aria-invalid={fault !== undefined}
        aria-describedby={`${id}-note`}
        value={source}
        onChange={({ target }) => set(target.value === "" ? undefined : target.value)}
        className={`block w-full rounded-xl border bg-card px-4 py-2.5 font-mono text-sm leading-relaxed ${fault ? "border-ember" : "border-line hover:border-muted"}`}
      />
      <div id={`${id}-note`} className={`mt-1 min-h-5 text-sm ${fault ? "text-ember" : "text-muted"}`}>
        {fault === undefined ? (
          hint
        ) : (
          <>
            {fault.message}
            {fault.line !== undefined && fault.column !== undefined && (
              <>
                {" "}
                ({adminText.quests.check.inCondition(fault.line, fault.column)})
                <pre
                  aria-hidden
                  className="mt-1 overflow-x-auto rounded-lg bg-ember-soft px-3 py-1.5 text-xs"
                >
                  {line}
                  {"\n"}
                  {`${" ".repeat(fault.column - 1)}^`}
                </pre>
              </>
            )}
          </>
        )}
      </div>
    </div>
  );
}
