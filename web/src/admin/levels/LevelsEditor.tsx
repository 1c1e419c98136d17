import { useQueryClient } from "@tanstack/react-query";
import { TrendingUp } from "lucide-react";
import { useState } from "react";
import { CurveFields } from "@/admin/levels/CurveFields";
import { type Curve, curveOf, reachedFrom, type Typed, typedOf } from "@/admin/levels/curve";
import { useMayChange } from "@/admin/useRole";
import { answer } from "@/api/client";
import { Button } from "@/components/Button";
import { type Column, DataTable } from "@/components/DataTable";
import { Dialog } from "@/components/Dialog";
import { Notice } from "@/components/Notice";
import { TimeChart } from "@/components/TimeChart";
import { useAct } from "@/components/useAct";
import { useServices } from "@/services";
import { adminText } from "@/text/admin";
import { formatNumber, text } from "@/text/en";

const words = adminText.levels;

interface Row {
  level: number;
  points: number;
  step: number;
}

const COLUMNS: readonly Column<Row>[] = [
  { header: words.level, cell: (row) => row.level, csv: (row) => row.level },
  { header: words.points, cell: (row) => formatNumber(row.points), csv: (row) => row.points, isNumber: true },
  { header: words.step, cell: (row) => formatNumber(row.step), csv: (row) => row.step, isNumber: true },
];

/** The curve with its fields, its picture, and every level. */
export function LevelsEditor({ live, queryKey }: { live: Curve; queryKey: readonly unknown[] }) {
  const { api } = useServices();
  const queries = useQueryClient();
  const mayChange = useMayChange();
  const [typed, setTyped] = useState<Typed>(() => typedOf(live));
  const [isAsking, setAsking] = useState(false);
  const { busy, fault, run } = useAct();
  const coming = curveOf(typed);
  const isChanged = coming !== null && JSON.stringify(coming) !== JSON.stringify(typedCurve(live));
  const rows = coming === null ? [] : rowsOf(coming);

  async function publish(curve: Curve) {
    const done = await run(async () => {
      await answer(api.PUT("/api/v1/levels", { body: curve }));
      await queries.invalidateQueries({ queryKey });
    });
    if (done) setAsking(false);
  }

  return (
    <>
      <div className="mb-6 grid items-start gap-4 lg:grid-cols-[20rem_minmax(0,1fr)]">
        <section aria-label={words.kind} className="rounded-2xl border border-line bg-card p-5 shadow-card">
          <fieldset disabled={!mayChange} className="min-w-0">
            <legend className="sr-only">{words.kind}</legend>
            <CurveFields typed={typed} onChange={setTyped} />
          </fieldset>
          {mayChange && (
            <Button className="mt-2 w-full" disabled={!isChanged} onClick={() => setAsking(true)}>
              {words.publish}
            </Button>
          )}
          <p className="mt-2 min-h-5 text-sm text-muted">
            {coming !== null && !isChanged && words.unchanged}
          </p>
        </section>
        <section aria-labelledby="curve" className="rounded-2xl border border-line bg-card p-5 shadow-card">
          <h2 id="curve" className="mb-3 text-xl font-semibold">
            {words.preview}
          </h2>
          <TimeChart
            label={words.preview}
            points={pointsOf(live, isChanged ? coming : null)}
            formatTime={words.levelNumber}
            series={[
              { key: "now", label: words.now, colour: "gem" },
              ...(isChanged ? [{ key: "coming", label: words.coming, colour: "gold" } as const] : []),
            ]}
          />
        </section>
      </div>
      <DataTable
        label={words.listLabel}
        columns={COLUMNS}
        rows={rows}
        rowKey={(row) => row.level}
        error={null}
        onRetry={() => undefined}
        empty={{ icon: TrendingUp, title: words.emptyTitle, body: words.emptyBody }}
      />
      <Dialog title={words.publishTitle} isOpen={isAsking} onClose={() => setAsking(false)}>
        <p className="text-muted">{words.publishBody}</p>
        {fault && <Notice look="fault">{fault}</Notice>}
        <div className="mt-5 flex justify-end gap-3">
          <Button look="quiet" onClick={() => setAsking(false)}>
            {text.cancel}
          </Button>
          <Button disabled={busy} onClick={() => coming && void publish(coming)}>
            {words.publish}
          </Button>
        </div>
      </Dialog>
    </>
  );
}

/** The live curve written as a typed one is, so that the two compare. */
function typedCurve(live: Curve): Curve | null {
  return curveOf(typedOf(live));
}

function rowsOf(curve: Curve): Row[] {
  const points = reachedFrom(curve);
  return points.map((reached, index) => ({
    level: index + 1,
    points: reached,
    step: reached - (points[index - 1] ?? 0),
  }));
}

function pointsOf(live: Curve, coming: Curve | null) {
  const now = reachedFrom(live);
  const then = coming === null ? [] : reachedFrom(coming);
  return Array.from({ length: Math.max(now.length, then.length) }, (_, index) => ({
    time: String(index + 1),
    now: now[index] ?? null,
    coming: then[index] ?? null,
  }));
}
