import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CheckCheck, CloudOff, Inbox as InboxIcon } from "lucide-react";
import { useState } from "react";
import { INBOX_LIMIT, inboxQuery, readUpTo } from "@/api/inbox-queries";
import { keys } from "@/api/queries";
import { Button } from "@/components/Button";
import { ChoiceBar } from "@/components/ChoiceBar";
import { Message } from "@/components/Message";
import { PageHeader } from "@/components/PageHeader";
import { Pager } from "@/components/Pager";
import { Bone, RowsSkeleton } from "@/components/Skeleton";
import { InboxRow } from "@/inbox/InboxRow";
import { useServices, useUser } from "@/services";
import type { SessionUser } from "@/session/claims";
import { text } from "@/text/en";
import { inboxText as words } from "@/text/player/inbox";

export function InboxPage() {
  const user = useUser();
  return user && <Inbox user={user} />;
}

function Inbox({ user }: { user: SessionUser }) {
  const { api } = useServices();
  const [onlyUnread, setOnlyUnread] = useState(false);
  const [offset, setOffset] = useState(0);
  const { data: page, isError, refetch, isFetching } = useQuery(inboxQuery(api, user.id, onlyUnread, offset));
  const { data: newest } = useQuery(inboxQuery(api, user.id, false, 0));
  const seq = newest?.items[0]?.seq;
  return (
    <>
      <PageHeader
        title={words.title}
        lead={
          page ? page.unread > 0 ? words.unread(page.unread) : words.allRead : <Bone className="h-6 w-52" />
        }
      >
        {page !== undefined && page.unread > 0 && seq !== undefined && (
          <MarkAllButton userId={user.id} seq={seq} />
        )}
      </PageHeader>
      <ChoiceBar
        label={words.filter}
        options={[
          { value: "all", label: words.all },
          { value: "unread", label: words.onlyUnread },
        ]}
        value={onlyUnread ? "unread" : "all"}
        onChange={(next) => {
          setOnlyUnread(next === "unread");
          setOffset(0);
        }}
      />
      {!page && !isError && <RowsSkeleton className="mt-5" />}
      {!page && isError && (
        <div role="alert" className="mt-5">
          <Message icon={CloudOff} title={words.errorTitle} body={words.errorBody}>
            <Button disabled={isFetching} onClick={() => void refetch()}>
              {text.tryAgain}
            </Button>
          </Message>
        </div>
      )}
      {page && page.items.length === 0 && (
        <div className="mt-5">
          <Message
            icon={InboxIcon}
            title={onlyUnread ? words.noneTitle : words.emptyTitle}
            body={onlyUnread ? words.noneBody : words.emptyBody}
          />
        </div>
      )}
      {page && page.items.length > 0 && (
        <ol className="mt-5 overflow-hidden rounded-3xl border border-line bg-card shadow-card">
          {page.items.map((message) => (
            <InboxRow key={message.seq} message={message} />
          ))}
        </ol>
      )}
      {page && (
        <Pager
          offset={offset}
          limit={INBOX_LIMIT}
          shown={page.items.length}
          total={page.total}
          onMove={setOffset}
        />
      )}
    </>
  );
}

function MarkAllButton({ userId, seq }: { userId: string; seq: number }) {
  const { api } = useServices();
  const queries = useQueryClient();
  const mark = useMutation({
    mutationFn: () => readUpTo(api, seq),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.inbox(userId) }),
  });
  return (
    <div>
      <Button look="quiet" disabled={mark.isPending} onClick={() => mark.mutate()}>
        <CheckCheck size={18} aria-hidden />
        {mark.isPending ? words.marking : words.markAll}
      </Button>
      {mark.isError && (
        <p role="alert" className="mt-2 text-sm text-ember">
          {words.markFailed}
        </p>
      )}
    </div>
  );
}
