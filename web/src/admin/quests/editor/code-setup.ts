import { autocompletion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { json } from "@codemirror/lang-json";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Diagnostic } from "@codemirror/lint";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { basicSetup } from "codemirror";
import type { Fault } from "@/admin/quests/definition/faults";
import { rangeOf, syntaxFaultIn } from "@/admin/quests/definition/positions";
import { adminText } from "@/text/admin";

/** By roles of the palette, so that the code follows light and dark. */
const look = EditorView.theme({
  "&": { fontSize: "0.875rem", backgroundColor: "var(--card)", color: "var(--ink)" },
  "&.cm-focused": { outline: "2px solid var(--pine)", outlineOffset: "2px" },
  ".cm-scroller": {
    fontFamily: 'ui-monospace, Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace',
    lineHeight: "1.6",
    minHeight: "28rem",
  },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--card)", color: "var(--muted)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": {
    backgroundColor: "color-mix(in srgb, var(--sunken) 45%, transparent)",
  },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--pine-soft)",
  },
  ".cm-tooltip": {
    backgroundColor: "var(--card)",
    color: "var(--ink)",
    border: "1px solid var(--line)",
    borderRadius: "0.75rem",
    overflow: "hidden",
  },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    backgroundColor: "var(--pine-soft)",
    color: "var(--pine)",
  },
  ".cm-diagnostic-error": { borderLeftColor: "var(--ember)" },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--ember)",
    textUnderlineOffset: "3px",
  },
  ".cm-foldPlaceholder": { backgroundColor: "var(--sunken)", color: "var(--muted)", border: "none" },
});

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--pine)" },
  { tag: tags.string, color: "var(--gem)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--gold)" },
  { tag: tags.punctuation, color: "var(--muted)" },
]);

export function codeSetup(complete: (context: CompletionContext) => CompletionResult | null): Extension[] {
  return [
    basicSetup,
    json(),
    look,
    syntaxHighlighting(colours),
    autocompletion({ override: [complete] }),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": adminText.quests.check.codeLabel }),
  ];
}

/** The faults as marks in the text; a text that is no JSON has that one alone. */
export function diagnosticsOf(text: string, faults: readonly Fault[]): Diagnostic[] {
  const broken = syntaxFaultIn(text);
  if (broken !== null) {
    return [{ ...broken, severity: "error", message: adminText.quests.check.noJson }];
  }
  return faults.map((fault) => ({ ...rangeOf(text, fault), severity: "error", message: fault.message }));
}
