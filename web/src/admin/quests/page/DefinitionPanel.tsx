import { Braces } from "lucide-react";
import { lazy, type RefObject, Suspense, useRef, useState } from "react";
import type { Fault } from "@/admin/quests/definition/faults";
import type { CodeEditorHandle } from "@/admin/quests/editor/CodeEditor";
import type { Check } from "@/admin/quests/editor/useCheck";
import type { DefinitionDocument } from "@/admin/quests/editor/useDocument";
import { FormContext } from "@/admin/quests/form/context";
import { DefinitionFields } from "@/admin/quests/form/DefinitionForm";
import { FaultList } from "@/admin/quests/page/FaultList";
import { useSuggestions } from "@/admin/quests/page/useSuggestions";
import { Button } from "@/components/Button";
import { Message } from "@/components/Message";
import { adminText } from "@/text/admin";

const words = adminText.quests;
const CodeEditor = lazy(() =>
  import("@/admin/quests/editor/CodeEditor").then((module) => ({ default: module.CodeEditor })),
);

interface DefinitionPanelProps {
  document: DefinitionDocument;
  check: Check;
  isKnown: boolean;
  isReadOnly: boolean;
}

/** The definition as a form and as code: two views of the same text. */
export function DefinitionPanel({ document: draft, check, isKnown, isReadOnly }: DefinitionPanelProps) {
  const [view, setView] = useState<"form" | "code">("form");
  const suggestions = useSuggestions();
  const form = useRef<HTMLDivElement>(null);
  const code = useRef<CodeEditorHandle>(null);
  const goTo = (fault: Fault) => (view === "code" ? code.current?.goTo(fault) : focusField(form, fault));

  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_17rem]">
      <div className="min-w-0">
        <fieldset className="mb-4 inline-flex rounded-xl border border-line bg-sunken p-1">
          <legend className="sr-only">{words.views.label}</legend>
          {(["form", "code"] as const).map((one) => (
            <label
              key={one}
              className="flex min-h-9 cursor-pointer items-center rounded-lg px-4 text-sm font-semibold text-muted has-checked:bg-card has-checked:text-ink has-checked:shadow-card has-focus-visible:outline-2 has-focus-visible:outline-pine"
            >
              <input
                type="radio"
                name="view"
                className="sr-only"
                checked={view === one}
                onChange={() => setView(one)}
              />
              {words.views[one]}
            </label>
          ))}
        </fieldset>
        {view === "code" ? (
          <Suspense fallback={<div className="h-112 animate-breathe rounded-2xl bg-sunken" />}>
            <CodeEditor
              ref={code}
              text={draft.text}
              revision={draft.revision}
              faults={check.faults}
              isReadOnly={isReadOnly}
              onChange={draft.write}
            />
          </Suspense>
        ) : draft.value === null ? (
          <Message icon={Braces} title={words.check.noJsonTitle} body={words.check.formNeedsJson}>
            <Button onClick={() => setView("code")}>{words.check.toCode}</Button>
          </Message>
        ) : (
          <div ref={form}>
            <FormContext
              value={{ value: draft.value, set: draft.set, faults: check.faults, suggestions, isKnown }}
            >
              <DefinitionFields isReadOnly={isReadOnly} />
            </FormContext>
          </div>
        )}
      </div>
      <div className="max-lg:order-first lg:sticky lg:top-6 lg:mt-16">
        <FaultList check={check} onGoTo={goTo} />
      </div>
    </div>
  );
}

/** Puts the cursor into the field of a fault, or of what is around it. */
function focusField(form: RefObject<HTMLElement | null>, fault: Fault): void {
  for (let pointer = fault.pointer; pointer !== ""; pointer = pointer.slice(0, pointer.lastIndexOf("/"))) {
    const field = form.current?.querySelector<HTMLElement>(`[data-pointer="${CSS.escape(pointer)}"]`);
    if (!field) continue;
    const section = field.closest("details");
    if (section !== null) section.open = true;
    field.focus();
    field.scrollIntoView({ block: "center" });
    return;
  }
}
