import { Rocket } from "lucide-react";
import { useState } from "react";
import type { JsonObject } from "@/admin/quests/definition/json";
import type { Check } from "@/admin/quests/editor/useCheck";
import type { DefinitionView } from "@/admin/quests/queries";
import { DiffList } from "@/admin/quests/review/DiffList";
import { SimulationPanel } from "@/admin/quests/review/SimulationPanel";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Notice } from "@/components/Notice";
import { useAct } from "@/components/useAct";
import { adminText } from "@/text/admin";
import { text } from "@/text/en";

const words = adminText.questReview;

interface ReviewPanelProps {
  view: DefinitionView | null;
  definition: JsonObject | null;
  check: Check;
  /** Saves and publishes; absent for those who only look. A conflict is told elsewhere. */
  publish: (() => Promise<void>) | undefined;
}

/** What publishing changes and what it would have done, and the button that does it. */
export function ReviewPanel({ view, definition, check, publish }: ReviewPanelProps) {
  const [isAsking, setAsking] = useState(false);
  const { busy, fault, run } = useAct();
  const isReady = check.state === "fine" && definition !== null;
  const isSame = check.diff?.changes.length === 0 && view?.version != null;

  return (
    <div className="space-y-4">
      <section aria-labelledby="changes" className="rounded-2xl border border-line bg-card p-5 shadow-card">
        <div className="mb-4 flex flex-wrap items-start justify-between gap-4">
          <div>
            <h2 id="changes" className="text-xl font-semibold">
              {words.changes}
            </h2>
            <p className="mt-1 text-sm text-muted">
              {view?.version == null ? words.changesFirst : words.against(view.version)}
            </p>
          </div>
          {publish && (
            <Button disabled={!isReady || isSame} onClick={() => setAsking(true)}>
              <Rocket size={17} aria-hidden />
              {words.publish}
            </Button>
          )}
        </div>
        {check.faults.length > 0 && (
          <div className="mb-4">
            <Notice look="fault">
              <p className="font-semibold">{words.publishFaults}</p>
              <ul>
                {check.faults.map(({ pointer, message }) => (
                  <li key={`${pointer} ${message}`}>{message}</li>
                ))}
              </ul>
            </Notice>
          </div>
        )}
        {check.diff ? (
          <DiffList diff={check.diff} />
        ) : (
          <p className="min-h-24 text-muted">
            {check.state === "checking" ? adminText.quests.check.checking : words.changesUnknown}
          </p>
        )}
      </section>
      <SimulationPanel definition={definition} isReady={isReady} />
      <Dialog title={words.publishTitle} isOpen={isAsking} onClose={() => setAsking(false)}>
        <p className="leading-relaxed text-muted">{words.publishBody}</p>
        {fault && (
          <div className="mt-4">
            <Notice look="fault">{fault}</Notice>
          </div>
        )}
        <div className="mt-5 flex justify-end gap-3">
          <Button look="quiet" onClick={() => setAsking(false)}>
            {text.cancel}
          </Button>
          <Button
            disabled={busy}
            onClick={() =>
              void run(async () => publish?.()).then((done) => {
                if (done) setAsking(false);
              })
            }
          >
            {words.publish}
          </Button>
        </div>
      </Dialog>
    </div>
  );
}
