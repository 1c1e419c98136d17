import { useQuery } from "@tanstack/react-query";
import { CloudOff, Coins } from "lucide-react";
import { useState } from "react";
import { LEDGER_LIMIT, ledgerQuery } from "@/api/account-queries";
import { progressQuery } from "@/api/queries";
import type { LedgerItem } from "@/api/types";
import { Button } from "@/components/Button";
import { DiamondIcon, GoldIcon } from "@/components/Coins";
import { Message } from "@/components/Message";
import { Pager } from "@/components/Pager";
import { Panel } from "@/components/Panel";
import { RowsSkeleton } from "@/components/Skeleton";
import { QuestLink } from "@/quests/QuestLink";
import { useServices } from "@/services";
import { formatDate, text } from "@/text/en";
import { walletText as words } from "@/text/player/wallet";
import { wordsFor } from "@/wallet/entry";

/** Every booking, the newest first. */
export function History({ userId }: { userId: string }) {
  const { api } = useServices();
  const [offset, setOffset] = useState(0);
  const { data: page, isError, refetch, isFetching } = useQuery(ledgerQuery(api, userId, offset));
  const { data: quests } = useQuery(progressQuery(api, userId));
  const names = new Map(quests?.map((quest) => [quest.code, quest.name]));
  return (
    <Panel title={words.history}>
      {!page && !isError && <RowsSkeleton rows={5} className="" />}
      {!page && isError && (
        <div role="alert">
          <Message icon={CloudOff} title={words.errorTitle} body={words.errorBody}>
            <Button disabled={isFetching} onClick={() => void refetch()}>
              {text.tryAgain}
            </Button>
          </Message>
        </div>
      )}
      {page?.total === 0 && <Message icon={Coins} title={words.emptyTitle} body={words.emptyBody} />}
      <ol>
        {page?.items.map((entry) => (
          <Entry
            key={`${entry.transaction_id}-${entry.account}-${entry.currency}`}
            entry={entry}
            names={names}
          />
        ))}
      </ol>
      {page && (
        <Pager
          offset={offset}
          limit={LEDGER_LIMIT}
          shown={page.items.length}
          total={page.total}
          onMove={setOffset}
        />
      )}
    </Panel>
  );
}

function Entry({ entry, names }: { entry: LedgerItem; names: ReadonlyMap<string, string> }) {
  const { title, note, code } = wordsFor(entry, names);
  const isKnown = code !== null && names.has(code);
  return (
    <li
      data-entry={entry.kind}
      className="flex items-center gap-3.5 border-b border-line py-3.5 first:pt-0 last:border-0 last:pb-0"
    >
      <span
        className={`grid size-10 shrink-0 place-items-center rounded-xl ${entry.currency === "gold" ? "bg-gold-soft" : "bg-gem-soft"}`}
      >
        {entry.currency === "gold" ? <GoldIcon size={20} /> : <DiamondIcon size={20} />}
      </span>
      <div className="min-w-0 flex-1">
        <p className="font-semibold break-words">
          <QuestLink
            code={isKnown ? code : null}
            className="rounded decoration-2 underline-offset-4 hover:underline"
          >
            {title}
          </QuestLink>
        </p>
        <p className="text-sm text-muted">
          {note && `${note} · `}
          <time dateTime={entry.created_at}>{formatDate(entry.created_at)}</time>
        </p>
      </div>
      <p
        className={`shrink-0 text-lg font-semibold tabular-nums ${entry.amount < 0 ? "text-ember" : "text-pine"}`}
      >
        {words.amount(entry.amount)}
        <span className="sr-only"> {words.currency[entry.currency]}</span>
      </p>
    </li>
  );
}
