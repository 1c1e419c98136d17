import { CircleAlert, CircleCheck, LoaderCircle } from "lucide-react";
import type { Fault } from "@/admin/quests/definition/faults";
import { partsOf } from "@/admin/quests/definition/json";
import type { Check } from "@/admin/quests/editor/useCheck";
import { adminText } from "@/text/admin";

const words = adminText.quests.check;

/** What is wrong, in one place; each fault leads to where it is. */
export function FaultList({ check, onGoTo }: { check: Check; onGoTo: (fault: Fault) => void }) {
  const { faults, state } = check;
  return (
    <section aria-label={words.title} className="rounded-2xl border border-line bg-card p-4 shadow-card">
      <p role="status" className="flex min-h-6 items-center gap-2 text-sm font-semibold">
        {state === "faulty" ? (
          <>
            <CircleAlert size={17} aria-hidden className="text-ember" />
            {words.faults(faults.length)}
          </>
        ) : state === "unreadable" ? (
          <>
            <CircleAlert size={17} aria-hidden className="text-ember" />
            {words.unreadable}
          </>
        ) : state === "checking" ? (
          <>
            <LoaderCircle size={17} aria-hidden className="animate-breathe text-muted" />
            {words.checking}
          </>
        ) : state === "failed" ? (
          <>
            <CircleAlert size={17} aria-hidden className="text-gold" />
            {words.unchecked}
          </>
        ) : (
          <>
            <CircleCheck size={17} aria-hidden className="text-pine" />
            {words.fine}
          </>
        )}
      </p>
      {faults.length > 0 && (
        <ul className="mt-2 max-h-96 space-y-1 overflow-y-auto">
          {faults.map((fault) => (
            <li key={`${fault.pointer} ${fault.message}`}>
              <button
                type="button"
                onClick={() => onGoTo(fault)}
                className="w-full rounded-lg px-2 py-1.5 text-left text-sm hover:bg-sunken"
              >
                <code className="block text-xs break-all text-muted">{placeOf(fault)}</code>
                {fault.message}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function placeOf({ pointer, line, column }: Fault): string {
  const place = pointer === "" ? words.wholeDefinition : partsOf(pointer).join(".");
  return line === undefined || column === undefined ? place : `${place}, ${words.inCondition(line, column)}`;
}
