import { useQuery, useQueryClient } from "@tanstack/react-query";
import { CloudOff, Hourglass } from "lucide-react";
import { useMayChange } from "@/admin/useRole";
import { answer } from "@/api/client";
import { allItems, PAGE_LIMIT } from "@/api/pages";
import type { components } from "@/api/schema/processing";
import { Button } from "@/components/Button";
import { Message } from "@/components/Message";
import { Notice } from "@/components/Notice";
import { Pill } from "@/components/Pill";
import { explainFault, useAct } from "@/components/useAct";
import { useServices, useUser } from "@/services";
import { adminText } from "@/text/admin";
import { text } from "@/text/en";

type Backfill = components["schemas"]["BackfillItem"];
const words = adminText.questReview;
const REFRESH_MS = 2_000;
const LOOKS = { running: "gem", paused: "gold", done: "good" } as const;

/** How far a definition is with its past. */
export function BackfillPanel({ code }: { code: string }) {
  const { api } = useServices();
  const user = useUser();
  const { data, error, refetch } = useQuery({
    queryKey: [user?.id, "admin", "backfills"],
    // The list, because a definition without a backfill is nothing that went wrong.
    queryFn: ({ signal }) =>
      allItems((offset) =>
        answer(
          api.GET("/api/v1/operations/backfills", {
            params: { query: { limit: PAGE_LIMIT, offset } },
            signal,
          }),
        ),
      ),
    refetchInterval: ({ state }) =>
      state.data?.some((one) => one.code === code && one.state === "running") ? REFRESH_MS : false,
  });
  if (data === undefined && error) {
    return (
      <Message icon={CloudOff} title={text.table.errorTitle} body={explainFault(error)}>
        <Button onClick={() => void refetch()}>{text.tryAgain}</Button>
      </Message>
    );
  }
  if (data === undefined) return <div className="h-48 animate-breathe rounded-2xl bg-sunken" />;
  const found = data.find((one) => one.code === code);
  if (found === undefined) {
    return <Message icon={Hourglass} title={words.noBackfill} body={words.noBackfillBody} />;
  }
  return <State backfill={found} />;
}

function State({ backfill }: { backfill: Backfill }) {
  const { api } = useServices();
  const user = useUser();
  const mayChange = useMayChange();
  const queries = useQueryClient();
  const { busy, fault, run } = useAct();
  const {
    code,
    state,
    folded_users: folded,
    total_users: total,
    began_at: began,
    ended_at: ended,
  } = backfill;
  // The total is an estimate: what is done is done, whatever it says.
  const share = state === "done" ? 1 : total === 0 ? 0 : Math.min(1, folded / total);

  async function steer() {
    const params = { path: { code } };
    await run(async () => {
      if (state === "paused") await api.POST("/api/v1/operations/backfills/{code}/resume", { params });
      else await api.POST("/api/v1/operations/backfills/{code}/pause", { params });
      await queries.invalidateQueries({ queryKey: [user?.id, "admin", "backfills"] });
    });
  }

  return (
    <section aria-labelledby="backfill" className="rounded-2xl border border-line bg-card p-5 shadow-card">
      <div className="flex min-h-11 flex-wrap items-center gap-3">
        <h2 id="backfill" className="text-xl font-semibold">
          {words.backfill}
        </h2>
        <Pill look={LOOKS[state]}>{words.backfillState[state]}</Pill>
        {mayChange && state !== "done" && (
          <Button look="quiet" className="ml-auto" disabled={busy} onClick={() => void steer()}>
            {state === "paused" ? words.resumeBackfill : words.pauseBackfill}
          </Button>
        )}
      </div>
      <progress
        aria-label={words.backfill}
        max={1}
        value={share}
        className="mt-4 block h-2.5 w-full appearance-none overflow-hidden rounded-full bg-sunken [&::-moz-progress-bar]:bg-pine [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-pine"
      />
      <p className="mt-1.5 text-sm text-muted tabular-nums">{words.backfillUsers(folded, total)}</p>
      <ul className="mt-4 space-y-1 text-sm text-muted">
        <li>
          {new Date(backfill.since).getTime() <= 0 ? words.backfillAll : words.backfillSince(backfill.since)}
        </li>
        <li>{backfill.pay ? words.backfillPays : words.backfillShows}</li>
        <li>{backfill.notify ? words.backfillTells : words.backfillQuiet}</li>
        {began && <li>{words.backfillBegan(began)}</li>}
        {ended && <li>{words.backfillEnded(ended)}</li>}
      </ul>
      {fault && <Notice look="fault">{fault}</Notice>}
    </section>
  );
}
