import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { DropDialog, type Outcome, RedriveDialog } from "@/admin/operations/ParkedActs";
import { ParkedState, reasonOf } from "@/admin/operations/parked-columns";
import { asJson, CodeBlock } from "@/admin/shared/CodeBlock";
import { Facts } from "@/admin/shared/Facts";
import { UserLink } from "@/admin/shared/UserLink";
import { useMayChange } from "@/admin/useRole";
import { answer } from "@/api/client";
import type { ParkedItem } from "@/api/desk";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Notice } from "@/components/Notice";
import { useServices, useUser } from "@/services";
import { adminText } from "@/text/admin";
import { formatMoment } from "@/text/en";

const words = adminText.operations.parked;

interface ParkedDialogProps {
  message: ParkedItem | null;
  onClose: () => void;
  /** Told what has come of redriving or dropping it. */
  onDone: (said: string, outcome: Outcome) => void;
}

/** One parked message: what is wrong with it, its raw body, and what can be done. */
export function ParkedDialog({ message, onClose, onDone }: ParkedDialogProps) {
  const mayChange = useMayChange();
  const [act, setAct] = useState<"redrive" | "drop" | null>(null);
  const ids = message === null ? [] : [message.id];
  function finish() {
    setAct(null);
    onClose();
  }
  return (
    <>
      <Dialog title={words.title} isOpen={message !== null && act === null} onClose={onClose} size="wide">
        {message && <Content message={message} />}
        {message?.status === "waiting" && mayChange && (
          <div className="mt-6 flex justify-end gap-3">
            <Button look="quiet" onClick={() => setAct("drop")}>
              {words.drop}
            </Button>
            <Button onClick={() => setAct("redrive")}>{words.redrive}</Button>
          </div>
        )}
      </Dialog>
      <RedriveDialog ids={ids} isOpen={act === "redrive"} onClose={finish} onDone={onDone} />
      <DropDialog ids={ids} isOpen={act === "drop"} onClose={finish} onDone={onDone} />
    </>
  );
}

function Content({ message }: { message: ParkedItem }) {
  const { api } = useServices();
  const viewer = useUser()?.id;
  const { data, error } = useQuery({
    queryKey: [viewer, "admin", "parked", "message", message.id],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/operations/parked-messages/{message_id}", {
          params: { path: { message_id: message.id } },
          signal,
        }),
      ),
  });
  return (
    <div className="space-y-5">
      <p className="rounded-xl bg-ember-soft px-4 py-3 text-sm text-ember">
        <strong className="block">{reasonOf(message)}</strong>
        {message.detail}
      </p>
      <Facts facts={factsOf(message)} />
      {error && <Notice look="fault">{words.errorBody}</Notice>}
      {data === undefined && !error && <div className="h-40 animate-breathe rounded-xl bg-sunken" />}
      {data && (
        <>
          <section>
            <h3 className="mb-2 font-sans text-sm font-semibold">
              {data.body_encoding === "text" ? words.body : words.bodyBase64}
            </h3>
            <CodeBlock label={words.body}>{data.body}</CodeBlock>
            {data.body_truncated && <p className="mt-1 text-sm text-muted">{words.truncated}</p>}
          </section>
          <section>
            <h3 className="mb-2 font-sans text-sm font-semibold">{words.properties}</h3>
            <CodeBlock label={words.properties}>{asJson(data.properties)}</CodeBlock>
          </section>
        </>
      )}
    </div>
  );
}

function factsOf(message: ParkedItem) {
  const facts = [
    [words.status, <ParkedState key="state" status={message.status} />] as const,
    [words.columns.at, formatMoment(message.parked_at)] as const,
    [words.source, message.source] as const,
    [words.routingKey, message.routing_key] as const,
    [words.eventId, message.event_id] as const,
    [words.type, message.event_type] as const,
    [words.user, message.user_id && <UserLink key="user" id={message.user_id} />] as const,
    [words.size, words.bytes(message.body_bytes)] as const,
    [
      words.resolved,
      message.resolved_at && words.resolvedBy(message.resolved_by ?? "", formatMoment(message.resolved_at)),
    ] as const,
    [words.reason, message.resolution] as const,
  ];
  return facts.filter(([, value]) => value);
}
