import type { contentOf } from "@/admin/quests/filter";
import { adminText } from "@/text/admin";

type Content = ReturnType<typeof contentOf>;

/** What a stat counts. */
export interface Counter {
  measure: keyof typeof adminText.questForm.measures;
  on: string[];
  where: string | null;
  field: string | null;
}

export function counterOf(content: Content): Counter {
  const { measure, on, where, field } = (content?.objective ?? {}) as Partial<Counter>;
  return { measure: measure ?? "count", on: on ?? [], where: where ?? null, field: field ?? null };
}

/** What a stat measures, in the words of the form. */
export function measureInWords(measure: string): string {
  const words: Readonly<Record<string, string>> = adminText.questForm.measures;
  return words[measure] ?? measure;
}
