import { X } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import { usePlace } from "@/admin/quests/form/context";
import { adminText } from "@/text/admin";

interface TokensFieldProps {
  at: string;
  label: string;
  hint?: string;
  suggestions: readonly string[];
}

/** A list of names, such as event types. Enter, a comma or leaving the field adds what was typed. */
export function TokensField({ at, label, hint, suggestions }: TokensFieldProps) {
  const { value, set, fault } = usePlace(at, "within");
  const [typed, setTyped] = useState("");
  const id = useId();
  const tokens = Array.isArray(value) ? value.map(String) : [];

  function add(text: string) {
    const added = text.split(/[\s,]+/).filter((one) => one !== "" && !tokens.includes(one));
    setTyped("");
    if (added.length > 0) set([...tokens, ...added]);
  }

  function remove(token: string) {
    const rest = tokens.filter((one) => one !== token);
    set(rest.length === 0 ? undefined : rest);
  }

  function onKey(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === "Enter" || event.key === ",") {
      event.preventDefault();
      add(typed);
    } else if (event.key === "Backspace" && typed === "") {
      const last = tokens.at(-1);
      if (last !== undefined) remove(last);
    }
  }

  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-semibold">
        {label}
      </label>
      <div
        className={`flex min-h-12 flex-wrap items-center gap-1.5 rounded-xl border bg-card px-2 py-1.5 focus-within:outline-2 focus-within:outline-pine ${fault ? "border-ember" : "border-line hover:border-muted"}`}
      >
        {tokens.map((token) => (
          <span
            key={token}
            className="inline-flex max-w-full items-center gap-0.5 rounded-lg bg-pine-soft pl-2.5 text-sm font-semibold text-pine"
          >
            <span className="truncate">{token}</span>
            <button
              type="button"
              aria-label={adminText.questForm.removeToken(token)}
              onClick={() => remove(token)}
              className="grid size-8 shrink-0 place-items-center rounded-lg"
            >
              <X size={14} aria-hidden />
            </button>
          </span>
        ))}
        <input
          id={id}
          data-pointer={at}
          list={`${id}-list`}
          autoComplete="off"
          spellCheck={false}
          aria-invalid={fault !== undefined}
          aria-describedby={`${id}-note`}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
          onKeyDown={onKey}
          onBlur={() => add(typed)}
          className="h-8 min-w-32 flex-1 bg-transparent px-2 text-base outline-none"
        />
      </div>
      <datalist id={`${id}-list`}>
        {suggestions.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
      <p id={`${id}-note`} className={`mt-1 min-h-5 text-sm ${fault ? "text-ember" : "text-muted"}`}>
        {fault?.message ?? hint ?? ""}
      </p>
    </div>
  );
}
