import { FlaskConical } from "lucide-react";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { isSame, type JsonObject } from "@/admin/quests/definition/json";
import {
  type Progress,
  type Report as Run,
  SimulationFailed,
  simulate,
} from "@/admin/quests/review/simulation";
import { Button } from "@/components/Button";
import { Notice } from "@/components/Notice";
import { Select } from "@/components/Select";
import { explainFault } from "@/components/useAct";
import { useServices } from "@/services";
import { adminText } from "@/text/admin";

const words = adminText.questReview;
// Charts are heavy, and most visits of a definition need none.
const Report = lazy(() =>
  import("@/admin/quests/review/Report").then((module) => ({ default: module.Report })),
);

type State =
  | { kind: "idle"; note?: string; fault?: string }
  | { kind: "running"; progress: Progress | null }
  | { kind: "done"; run: Run; definition: JsonObject };

/** Runs what is in the editor over the real event log, before anybody publishes it. */
export function SimulationPanel({
  definition,
  isReady,
}: {
  definition: JsonObject | null;
  isReady: boolean;
}) {
  const { api } = useServices();
  const [state, setState] = useState<State>({ kind: "idle" });
  const [sample, setSample] = useState<keyof typeof words.samples>("1");
  const running = useRef<AbortController>(null);
  useEffect(() => () => running.current?.abort(), []);

  async function start(tried: JsonObject) {
    const abort = new AbortController();
    running.current = abort;
    setState({ kind: "running", progress: null });
    try {
      const run = await simulate(api, tried, Number(sample), abort.signal, (progress) =>
        setState({ kind: "running", progress }),
      );
      setState(run === null ? { kind: "idle", fault: words.cut } : { kind: "done", run, definition: tried });
    } catch (error) {
      if (abort.signal.aborted) setState({ kind: "idle", note: words.stopped });
      else
        setState({
          kind: "idle",
          fault: error instanceof SimulationFailed ? error.message : explainFault(error),
        });
    }
  }

  return (
    <section aria-labelledby="simulation" className="rounded-2xl border border-line bg-card p-5 shadow-card">
      <div className="flex flex-wrap items-end justify-between gap-4">
        <div className="max-w-xl">
          <h2 id="simulation" className="text-xl font-semibold">
            {words.simulateTitle}
          </h2>
          <p className="mt-1 text-sm text-muted">{words.simulateLead}</p>
        </div>
        <div className="flex flex-wrap items-end gap-3">
          <Select
            label={words.sample}
            value={sample}
            disabled={state.kind === "running"}
            options={[
              { value: "1", label: words.samples["1"] },
              { value: "0.1", label: words.samples["0.1"] },
              { value: "0.01", label: words.samples["0.01"] },
            ]}
            onChange={setSample}
          />
          {state.kind === "running" ? (
            <Button look="quiet" className="h-12" onClick={() => running.current?.abort()}>
              {words.stop}
            </Button>
          ) : (
            <Button
              className="h-12"
              disabled={!isReady || definition === null}
              onClick={() => definition !== null && void start(definition)}
            >
              <FlaskConical size={17} aria-hidden />
              {words.simulate}
            </Button>
          )}
        </div>
      </div>
      <div className="mt-4 empty:mt-0" aria-live="polite">
        {state.kind === "running" && <Bar progress={state.progress} />}
        {state.kind === "idle" && state.note && <Notice>{state.note}</Notice>}
        {state.kind === "idle" && state.fault && <Notice look="fault">{state.fault}</Notice>}
        {state.kind === "done" && !isSame(state.definition, definition ?? undefined) && (
          <Notice>{words.stale}</Notice>
        )}
      </div>
      {state.kind === "done" && (
        <div className="mt-4" data-report>
          <Suspense fallback={<div className="h-96 animate-breathe rounded-2xl bg-sunken" />}>
            <Report run={state.run} />
          </Suspense>
        </div>
      )}
    </section>
  );
}

function Bar({ progress }: { progress: Progress | null }) {
  const share = progress === null || progress.total_users === 0 ? 0 : progress.users / progress.total_users;
  return (
    <div>
      <progress
        aria-label={words.progress}
        max={1}
        value={share}
        className="block h-2.5 w-full appearance-none overflow-hidden rounded-full bg-sunken [&::-moz-progress-bar]:bg-pine [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-pine"
      />
      <p className="mt-1.5 text-sm text-muted tabular-nums">
        {progress && words.running(progress.users, progress.total_users)}
      </p>
    </div>
  );
}
