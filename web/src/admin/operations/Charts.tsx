import { useQuery } from "@tanstack/react-query";
import { pointsOf } from "@/admin/operations/history";
import { useFilters } from "@/admin/shared/useFilters";
import { answer } from "@/api/client";
import type { HistorySeries, OperationsHistory } from "@/api/desk";
import { Notice } from "@/components/Notice";
import { Select } from "@/components/Select";
import { type Series, TimeChart } from "@/components/TimeChart";
import { useServices, useUser } from "@/services";
import { adminText } from "@/text/admin";
import { formatDate, formatTime } from "@/text/en";

type Span = keyof typeof words.spans;

const REFRESH_MS = 60_000;
const words = adminText.operations.charts;
const SPANS = (["6", "24", "168"] as const).map((value) => ({ value, label: words.spans[value] }));

interface ChartOf {
  title: string;
  /** What the numbers are, where the title does not say it. */
  hint?: string;
  series: readonly (Series & { key: HistorySeries })[];
}

const CHARTS: readonly ChartOf[] = [
  {
    title: words.queue,
    series: [{ key: "queue_ready", label: words.queue, colour: "pine" }],
  },
  {
    title: words.accepted,
    series: [{ key: "events_accepted", label: words.accepted, colour: "gem" }],
  },
  {
    title: words.lag,
    hint: words.lagHint,
    series: [
      { key: "lag_p95_seconds", label: words.p95, colour: "gold" },
      { key: "lag_median_seconds", label: words.median, colour: "pine" },
    ],
  },
  {
    title: words.outbox,
    series: [
      { key: "auth_outbox_age_seconds", label: words.services.auth, colour: "gem" },
      { key: "catalog_outbox_age_seconds", label: words.services.catalog, colour: "gold" },
      { key: "processing_outbox_age_seconds", label: words.services.processing, colour: "pine" },
    ],
  },
  {
    title: words.grants,
    series: [
      { key: "grants_pending", label: words.pending, colour: "pine" },
      { key: "grants_held", label: words.held, colour: "gold" },
      { key: "grants_parked", label: words.refused, colour: "ember" },
    ],
  },
  {
    title: words.attention,
    series: [
      { key: "parked_messages", label: words.parked, colour: "ember" },
      { key: "dead_letters", label: words.dead, colour: "gold" },
      { key: "webhooks_pending", label: words.webhooks, colour: "gem" },
      { key: "drift", label: words.drift, colour: "pine" },
    ],
  },
];

/** How the same numbers went over the last hours or days. */
export function Charts() {
  const { api } = useServices();
  const viewer = useUser()?.id;
  const [filters, change] = useFilters(["hours"]);
  const span: Span = filters.hours === "24" || filters.hours === "168" ? filters.hours : "6";
  const { data, error } = useQuery({
    queryKey: [viewer, "admin", "operations", "history", span],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/operations/history", { params: { query: { hours: Number(span) } }, signal })),
    refetchInterval: REFRESH_MS,
    placeholderData: (before) => before,
  });
  return (
    <section className="mt-10">
      <div className="mb-4 flex flex-wrap items-end justify-between gap-3">
        <h2 className="text-2xl font-semibold">{words.title}</h2>
        <Select
          label={words.span}
          options={SPANS}
          value={span}
          onChange={(hours) => change({ hours: hours === "6" ? "" : hours })}
        />
      </div>
      {error && data === undefined && <Notice look="fault">{words.errorTitle}</Notice>}
      <div className="grid gap-4 xl:grid-cols-2">
        {CHARTS.map((chart) => (
          <Chart key={chart.title} chart={chart} history={data} span={span} />
        ))}
      </div>
    </section>
  );
}

function Chart({
  chart,
  history,
  span,
}: {
  chart: ChartOf;
  history: OperationsHistory | undefined;
  span: Span;
}) {
  const points =
    history &&
    pointsOf(
      history,
      chart.series.map(({ key }) => key),
    );
  const isEmpty = points?.every((point) => chart.series.every(({ key }) => point[key] === null));
  return (
    <div className="rounded-2xl border border-line bg-card p-5 shadow-card">
      <div className="mb-3 text-sm text-muted">
        <h3 className="font-sans font-semibold">{chart.title}</h3>
        {chart.hint && <p>{chart.hint}</p>}
      </div>
      {points === undefined && <div className="h-64 animate-breathe rounded-xl bg-sunken" />}
      {isEmpty && (
        <p className="grid h-64 place-items-center text-center text-sm text-muted">{words.empty}</p>
      )}
      {points && !isEmpty && (
        <TimeChart
          label={chart.title}
          points={points}
          series={chart.series}
          formatTime={span === "6" ? formatTime : formatDate}
        />
      )}
    </div>
  );
}
