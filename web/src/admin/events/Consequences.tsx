import { useQueries, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ExplainedStep } from "@/admin/explain/ExplainedStep";
import { eventInQuestQuery, traceQuery } from "@/admin/explain/queries";
import type { LoggedEvent } from "@/api/desk";
import { Notice } from "@/components/Notice";
import { Pill } from "@/components/Pill";
import { useServices, useUser } from "@/services";
import { adminText } from "@/text/admin";
import { formatDate } from "@/text/en";

const words = adminText.events.detail;

/** What an event led to: its part in every quest that has looked at it, down to the ledger. */
export function Consequences({ event }: { event: LoggedEvent }) {
  if (event.user_id === null) return <p className="mt-2 text-muted">{words.noUser}</p>;
  return <OfUser event={{ ...event, user_id: event.user_id }} />;
}

function OfUser({ event }: { event: LoggedEvent & { user_id: string } }) {
  const { api } = useServices();
  const viewer = useUser()?.id ?? "";
  const trace = useQuery(traceQuery(api, viewer, event.event_id));
  const asked = useQueries({
    queries: (trace.data?.quests ?? []).map(({ code }) => eventInQuestQuery(api, viewer, event, code)),
  });
  if (trace.error || asked.some((one) => one.error)) return <Notice look="fault">{words.failed}</Notice>;
  if (trace.data === undefined || asked.some((one) => one.isPending)) {
    return (
      <p role="status" className="mt-2 animate-breathe text-muted">
        {words.loading}
      </p>
    );
  }
  return (
    <>
      {trace.data.retracted_at && (
        <Pill look="bad">{adminText.explain.retracted(formatDate(trace.data.retracted_at))}</Pill>
      )}
      {asked.length === 0 && <p className="mt-2 text-muted">{words.noQuest}</p>}
      <ul className="divide-y divide-line">
        {asked.map(({ data }) => {
          if (!data?.step) return null;
          const title = <QuestLink userId={event.user_id} code={data.code} name={data.name} />;
          return <ExplainedStep key={data.code} step={data.step} title={title} />;
        })}
      </ul>
    </>
  );
}

function QuestLink({ userId, code, name }: { userId: string; code: string; name: string }) {
  return (
    <Link
      to="/admin/users/$id"
      params={{ id: userId }}
      search={{ tab: "quests", quest: code }}
      aria-label={words.openQuest(name)}
      className="rounded text-pine underline decoration-1 underline-offset-4"
    >
      {name}
    </Link>
  );
}
