import { useMemo, useState } from "react";
import { isObject, isSame, type Json, type JsonObject, withValue } from "@/admin/quests/definition/json";

/** A definition that is being written: as text, and as what the text says. */
export interface DefinitionDocument {
  text: string;
  /** What the text says; null while it is no JSON object. */
  value: JsonObject | null;
  isDirty: boolean;
  /** Grows when the text is replaced by other means than typing. */
  revision: number;
  write: (text: string) => void;
  set: (pointer: string, value: Json | undefined) => void;
  /** Takes `definition` for what is stored, and for what is shown unless `keepText`. */
  rebase: (definition: JsonObject, keepText?: boolean) => void;
}

export function useDocument(initial: JsonObject): DefinitionDocument {
  const [base, setBase] = useState(initial);
  const [text, write] = useState(() => toText(initial));
  const [revision, setRevision] = useState(0);
  const value = useMemo(() => parse(text), [text]);
  return {
    text,
    value,
    isDirty: value === null || !isSame(value, base),
    revision,
    write,
    set(pointer, next) {
      // From the text as it is by then: two changes may come before the page is drawn again.
      write((current) => {
        const before = parse(current);
        return before === null ? current : toText(withValue(before, pointer, next));
      });
    },
    rebase(definition, keepText = false) {
      setBase(definition);
      if (keepText) return;
      write(toText(definition));
      setRevision((current) => current + 1);
    },
  };
}

export function toText(definition: JsonObject): string {
  return JSON.stringify(definition, null, 2);
}

function parse(text: string): JsonObject | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : null;
  } catch {
    return null;
  }
}
