import { adminText } from "@/text/admin";

/** What a filter offers: everything, or one of the words for its values. */
export function optionsOf(words: Readonly<Record<string, string>>): { value: string; label: string }[] {
  return [
    { value: "", label: adminText.all },
    ...Object.entries(words).map(([value, label]) => ({ value, label })),
  ];
}
