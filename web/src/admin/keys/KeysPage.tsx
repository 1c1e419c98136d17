import { useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useMayChange } from "@/admin/useRole";
import { answer } from "@/api/client";
import { allItems, PAGE_LIMIT } from "@/api/pages";
import type { components } from "@/api/schema/processing";
import { Button } from "@/components/Button";
import { type Column, DataTable } from "@/components/DataTable";
import { Dialog } from "@/components/Dialog";
import { Field } from "@/components/Field";
import { Notice } from "@/components/Notice";
import { PageHeader } from "@/components/PageHeader";
import { Pill } from "@/components/Pill";
import { useAct } from "@/components/useAct";
import { useServices, useUser } from "@/services";
import { adminText } from "@/text/admin";
import { formatDate, text } from "@/text/en";

type Publisher = components["schemas"]["PublisherItem"];
const words = adminText.keys;

/** The keys with which other systems publish events. */
export function KeysPage() {
  const { api } = useServices();
  const user = useUser();
  const mayChange = useMayChange();
  const queries = useQueryClient();
  const [dialog, setDialog] = useState<"issue" | Publisher | null>(null);
  const queryKey = [user?.id, "admin", "keys"];
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: ({ signal }) =>
      allItems((offset) =>
        answer(
          api.GET("/api/v1/events/publishers", { params: { query: { limit: PAGE_LIMIT, offset } }, signal }),
        ),
      ),
  });
  const reload = () => queries.invalidateQueries({ queryKey });

  return (
    <>
      <PageHeader title={adminText.sections.keys} lead={words.lead}>
        {mayChange && <Button onClick={() => setDialog("issue")}>{words.issue}</Button>}
      </PageHeader>
      <DataTable
        label={adminText.sections.keys}
        columns={mayChange ? [...COLUMNS, revokeColumn(setDialog)] : COLUMNS}
        rows={data}
        rowKey={(row) => row.id}
        error={error}
        onRetry={() => void refetch()}
        empty={{ icon: KeyRound, title: words.emptyTitle, body: words.emptyBody }}
      />
      <IssueDialog isOpen={dialog === "issue"} onClose={() => setDialog(null)} onIssued={reload} />
      <RevokeDialog
        publisher={dialog === "issue" ? null : dialog}
        onClose={() => setDialog(null)}
        onRevoked={reload}
      />
    </>
  );
}

const COLUMNS: readonly Column<Publisher>[] = [
  {
    header: words.name,
    cell: (row) => <span className="font-semibold">{row.name}</span>,
    csv: (row) => row.name,
  },
  { header: words.prefix, cell: (row) => <code>{row.key_prefix}…</code>, csv: (row) => row.key_prefix },
  {
    header: words.created,
    cell: (row) => formatDate(row.created_at),
    csv: (row) => row.created_at,
    isMinor: true,
  },
  {
    header: words.state,
    cell: (row) =>
      row.revoked_at ? <Pill look="bad">{words.revoked}</Pill> : <Pill look="good">{words.active}</Pill>,
    csv: (row) => row.revoked_at ?? "",
  },
];

function revokeColumn(onRevoke: (publisher: Publisher) => void): Column<Publisher> {
  return {
    header: words.actions,
    cell: (row) =>
      row.revoked_at === null && (
        <button
          type="button"
          className="rounded font-semibold text-ember underline underline-offset-4"
          aria-label={words.revokeNamed(row.name)}
          onClick={() => onRevoke(row)}
        >
          {words.revoke}
        </button>
      ),
  };
}

function IssueDialog(props: { isOpen: boolean; onClose: () => void; onIssued: () => Promise<void> }) {
  const { api } = useServices();
  const { busy, fault, run } = useAct();
  const [key, setKey] = useState<string | null>(null);

  async function issue(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name")).trim();
    await run(async () => {
      const issued = await answer(api.POST("/api/v1/events/publishers", { body: { name } }));
      setKey(issued.key);
      await props.onIssued();
    });
  }

  function close() {
    setKey(null);
    props.onClose();
  }

  return (
    <Dialog title={words.issue} isOpen={props.isOpen} onClose={close}>
      {key === null ? (
        <form noValidate onSubmit={(event) => void issue(event)}>
          <Field label={words.name} name="name" hint={words.nameHint} maxLength={100} autoComplete="off" />
          {fault && <Notice look="fault">{fault}</Notice>}
          <div className="mt-5 flex justify-end gap-3">
            <Button look="quiet" onClick={close}>
              {text.cancel}
            </Button>
            <Button type="submit" disabled={busy}>
              {words.issue}
            </Button>
          </div>
        </form>
      ) : (
        <>
          <Notice>{words.keep}</Notice>
          <code className="mt-4 block rounded-xl bg-sunken p-4 text-sm break-all select-all">{key}</code>
          <div className="mt-5 flex justify-end">
            <Button onClick={close}>{text.close}</Button>
          </div>
        </>
      )}
    </Dialog>
  );
}

function RevokeDialog(props: {
  publisher: Publisher | null;
  onClose: () => void;
  onRevoked: () => Promise<void>;
}) {
  const { publisher, onClose, onRevoked } = props;
  const { api } = useServices();
  const { busy, fault, run } = useAct();

  async function revoke(id: string) {
    const done = await run(async () => {
      await api.DELETE("/api/v1/events/publishers/{publisher_id}", {
        params: { path: { publisher_id: id } },
      });
      await onRevoked();
    });
    if (done) onClose();
  }

  return (
    <Dialog title={words.revokeNamed(publisher?.name ?? "")} isOpen={publisher !== null} onClose={onClose}>
      <p className="text-muted">{words.revokeBody}</p>
      {fault && <Notice look="fault">{fault}</Notice>}
      <div className="mt-5 flex justify-end gap-3">
        <Button look="quiet" onClick={onClose}>
          {text.cancel}
        </Button>
        <Button look="danger" disabled={busy} onClick={() => publisher && void revoke(publisher.id)}>
          {words.revoke}
        </Button>
      </div>
    </Dialog>
  );
}
