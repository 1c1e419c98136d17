import { useQuery } from "@tanstack/react-query";
import { asJson, CodeBlock } from "@/admin/shared/CodeBlock";
import { Facts } from "@/admin/shared/Facts";
import { overviewQuery, walletOfQuery } from "@/admin/users/queries";
import { StatsTable } from "@/admin/users/StatsTable";
import type { Account } from "@/api/desk";
import { Figure } from "@/components/Figure";
import { Notice } from "@/components/Notice";
import { explainFault } from "@/components/useAct";
import { useServices, useUser } from "@/services";
import { adminText } from "@/text/admin";
import { formatDate, formatNumber, text } from "@/text/en";

const words = adminText.users.overview;

interface OverviewTabProps {
  id: string;
  /** Null where there is none, undefined while it loads. */
  account: Account | null | undefined;
}

/** Where a user stands, and who they are. */
export function OverviewTab({ id, account }: OverviewTabProps) {
  return (
    <div className="space-y-10">
      <Standing id={id} />
      <div className="grid gap-10 lg:grid-cols-2">
        <section>
          <h2 className="mb-4 text-xl font-semibold">{words.account}</h2>
          {account === null && <p className="text-muted">{adminText.users.page.noAccountBody}</p>}
          {account && <AccountFacts account={account} />}
        </section>
        <Unlocks id={id} />
      </div>
      <StatsTable id={id} />
    </div>
  );
}

function Standing({ id }: { id: string }) {
  const { api } = useServices();
  const viewer = useUser()?.id ?? "";
  const overview = useQuery(overviewQuery(api, viewer, id));
  const wallet = useQuery(walletOfQuery(api, viewer, id));
  const standing = overview.data;
  const holdings = wallet.data;
  const fault = overview.error ?? wallet.error;
  const owed = (amount: number | undefined) => (amount ? words.owes(amount) : "");
  if (fault) return <Notice look="fault">{explainFault(fault)}</Notice>;
  return (
    <dl aria-label={words.figures} className="grid grid-cols-2 gap-3 sm:grid-cols-3 xl:grid-cols-5">
      <Figure
        label={words.level}
        value={standing && formatNumber(standing.level)}
        note={
          standing && (standing.next_level_at ? words.nextLevel(standing.next_level_at) : words.lastLevel)
        }
      />
      <Figure
        label={words.points}
        value={standing && formatNumber(standing.points)}
        note={standing && words.rank(standing.rank)}
      />
      <Figure label={words.tokens} value={standing && formatNumber(standing.star_tokens)} note="" />
      <Figure
        label={words.gold}
        value={holdings && formatNumber(holdings.gold)}
        note={owed(holdings?.owed.gold)}
      />
      <Figure
        label={words.diamonds}
        value={holdings && formatNumber(holdings.diamonds)}
        note={owed(holdings?.owed.diamonds)}
      />
    </dl>
  );
}

function AccountFacts({ account }: { account: Account }) {
  const hasAttributes = Object.keys(account.attributes).length > 0;
  return (
    <Facts
      facts={[
        [words.id, <code key="id">{account.user_id}</code>],
        [words.zone, account.time_zone],
        [words.created, formatDate(account.created_at)],
        [
          words.attributes,
          hasAttributes ? (
            <CodeBlock key="attributes" label={words.attributes}>
              {asJson(account.attributes)}
            </CodeBlock>
          ) : (
            words.none
          ),
        ],
      ]}
    />
  );
}

function Unlocks({ id }: { id: string }) {
  const { api } = useServices();
  const { data } = useQuery(overviewQuery(api, useUser()?.id ?? "", id));
  return (
    <section>
      <h2 className="mb-4 text-xl font-semibold">{words.unlocks}</h2>
      {data?.recent_unlocks.length === 0 && <p className="text-muted">{words.noUnlocks}</p>}
      <ul className="divide-y divide-line text-sm">
        {data?.recent_unlocks.map((unlock) => (
          <li key={`${unlock.code} ${unlock.unlocked_at}`} className="flex flex-wrap gap-x-4 py-2">
            <span className="font-semibold">{unlock.title}</span>
            <span className="text-muted">{text.reward.points(unlock.points)}</span>
            <span className="ml-auto text-muted">{formatDate(unlock.unlocked_at)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
