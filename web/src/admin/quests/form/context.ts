import { createContext, useContext } from "react";
import { type Fault, isInside } from "@/admin/quests/definition/faults";
import { type Json, type JsonObject, valueAt } from "@/admin/quests/definition/json";

/** What exists already and may be named in a definition. */
export interface Suggestions {
  eventTypes: readonly string[];
  fields: readonly string[];
  codes: readonly string[];
  stats: readonly string[];
  categories: readonly string[];
  rewards: readonly string[];
}

export interface DefinitionForm {
  value: JsonObject;
  /** Writes a value; `undefined` takes it away. */
  set: (pointer: string, value: Json | undefined) => void;
  faults: readonly Fault[];
  suggestions: Suggestions;
  /** Whether the code is taken and cannot change any more. */
  isKnown: boolean;
}

export const FormContext = createContext<DefinitionForm | null>(null);

export function useForm(): DefinitionForm {
  const form = useContext(FormContext);
  if (form === null) throw new Error("useForm needs a FormContext around it.");
  return form;
}

/** One place of the definition: what stands there, how to change it, and what is wrong with it. */
export function usePlace(pointer: string, reach: "exact" | "within" = "exact") {
  const { value, set, faults } = useForm();
  const fault = faults.find((one) =>
    reach === "within" ? isInside(one.pointer, pointer) : one.pointer === pointer,
  );
  return {
    value: valueAt(value, pointer),
    set: (next: Json | undefined) => set(pointer, next),
    fault,
  };
}
