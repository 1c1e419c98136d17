import { useInfiniteQuery } from "@tanstack/react-query";
import { ListChecks } from "lucide-react";
import { useState } from "react";
import { isRetractable } from "@/admin/events/retractable";
import { ExplainedStep } from "@/admin/explain/ExplainedStep";
import { Moment } from "@/admin/shared/Moment";
import { RowButton } from "@/admin/shared/RowButton";
import { useMayChange } from "@/admin/useRole";
import { RetractDialog } from "@/admin/users/RetractDialog";
import { StepsSummary } from "@/admin/users/StepsSummary";
import { exportSteps } from "@/admin/users/steps-csv";
import { answer } from "@/api/client";
import type { ExplainStep, Explanation } from "@/api/desk";
import { PAGE_LIMIT } from "@/api/pages";
import { Button } from "@/components/Button";
import { Message } from "@/components/Message";
import { Notice } from "@/components/Notice";
import { Select } from "@/components/Select";
import { explainFault } from "@/components/useAct";
import { useServices, useUser } from "@/services";
import { adminText } from "@/text/admin";
import { text } from "@/text/en";

const { account: words, retract } = adminText.users;
/** How soon to look again while a reward is on its way to the wallet. */
const UNDERWAY_MS = 2_000;

type Outcome = keyof typeof words.outcomes;
const OUTCOMES = Object.entries(words.outcomes).map(([value, label]) => ({ value: value as Outcome, label }));

/** Every event that a quest looked at for a user, with what became of it. */
export function QuestSteps({ id, code }: { id: string; code: string }) {
  const { api } = useServices();
  const viewer = useUser()?.id;
  const mayChange = useMayChange();
  const [outcome, setOutcome] = useState<Outcome>("");
  const [retracted, setRetracted] = useState<ExplainStep | null>(null);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: [viewer, "admin", "user", id, "explain", code, outcome],
    initialPageParam: 0,
    queryFn: ({ pageParam: offset, signal }) =>
      answer(
        api.GET("/api/v1/progress/{user_id}/{code}/explain", {
          params: {
            path: { user_id: id, code },
            query: { outcome: outcome || null, limit: PAGE_LIMIT, offset },
          },
          signal,
        }),
      ),
    getNextPageParam: (last) => last.next_offset,
    refetchInterval: ({ state }) => (state.data?.pages.some(isUnderway) ? UNDERWAY_MS : false),
  });
  const steps = data?.pages.flatMap((page) => page.items);
  const first = data?.pages[0];

  return (
    <section>
      <h3 className="mb-3 text-xl font-semibold">{words.events}</h3>
      {first && <StepsSummary explanation={first} />}
      <div className="my-4 flex flex-wrap items-end justify-between gap-3">
        <Select label={words.outcome} options={OUTCOMES} value={outcome} onChange={setOutcome} />
        <Button look="quiet" disabled={!steps?.length} onClick={() => steps && exportSteps(id, code, steps)}>
          {text.table.export}
        </Button>
      </div>
      {error && steps === undefined && (
        <div role="alert">
          <Message icon={ListChecks} title={words.errorTitle} body={explainFault(error)}>
            <Button onClick={() => void refetch()}>{text.tryAgain}</Button>
          </Message>
        </div>
      )}
      {steps?.length === 0 && <Message icon={ListChecks} title={words.emptyTitle} body={words.emptyBody} />}
      {steps === undefined && !error && <div className="h-64 animate-breathe rounded-2xl bg-sunken" />}
      {steps !== undefined && steps.length > 0 && (
        <ol className="divide-y divide-line rounded-2xl border border-line bg-card px-5 shadow-card">
          {steps.map((step) => (
            <ExplainedStep key={step.event_id} step={step} title={step.event_type}>
              <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted">
                <Moment at={step.timestamp} />
                <code className="break-all">{step.event_id}</code>
                {mayChange && step.retracted_at === null && isRetractable(step.event_type) && (
                  <RowButton
                    look="grave"
                    aria-label={retract.openNamed(step.event_type, step.event_id)}
                    onClick={() => setRetracted(step)}
                  >
                    {retract.open}
                  </RowButton>
                )}
              </p>
            </ExplainedStep>
          ))}
        </ol>
      )}
      {hasNextPage && (
        <div className="mt-4 text-center">
          <Button look="quiet" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {isFetchingNextPage ? text.table.loadingMore : words.more}
          </Button>
        </div>
      )}
      {first?.ledger_answered === false && <Notice>{words.ledgerSilent}</Notice>}
      <RetractDialog event={retracted} onClose={() => setRetracted(null)} />
    </section>
  );
}

function isUnderway({ items }: Explanation): boolean {
  const grants = items.flatMap((step) => step.completions.flatMap((completion) => completion.grants));
  return grants.some(({ status }) => status === "pending" || status === "sending");
}
