import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ArrowLeft, CloudOff } from "lucide-react";
import { useFilters } from "@/admin/shared/useFilters";
import { useMayChange } from "@/admin/useRole";
import { AccountActions } from "@/admin/users/AccountActions";
import { EventsTab } from "@/admin/users/EventsTab";
import { GrantsTab } from "@/admin/users/GrantsTab";
import { OverviewTab } from "@/admin/users/OverviewTab";
import { RolePill, StatePill } from "@/admin/users/pills";
import { QuestsTab } from "@/admin/users/QuestsTab";
import { accountQuery } from "@/admin/users/queries";
import { WalletTab } from "@/admin/users/WalletTab";
import { Button } from "@/components/Button";
import { Message } from "@/components/Message";
import { PageHeader } from "@/components/PageHeader";
import { Pill } from "@/components/Pill";
import { Tabs } from "@/components/Tabs";
import { explainFault } from "@/components/useAct";
import { useServices, useUser } from "@/services";
import { adminText } from "@/text/admin";
import { text } from "@/text/en";

const words = adminText.users.page;

/** All that is known of one user, and what can be done about it. */
export function UserPage() {
  const { id = "" } = useParams({ strict: false });
  const { api } = useServices();
  const viewer = useUser()?.id ?? "";
  const mayChange = useMayChange();
  const [{ tab }, change] = useFilters(["tab", "quest"]);
  const { data: account, error, refetch } = useQuery(accountQuery(api, viewer, id));
  const tabs = [
    { id: "overview", label: words.tabs.overview, content: () => <OverviewTab id={id} account={account} /> },
    { id: "quests", label: words.tabs.quests, content: () => <QuestsTab id={id} /> },
    { id: "wallet", label: words.tabs.wallet, content: () => <WalletTab id={id} /> },
    { id: "grants", label: words.tabs.grants, content: () => <GrantsTab id={id} /> },
    { id: "events", label: words.tabs.events, content: () => <EventsTab id={id} /> },
  ];
  const shown = tabs.find((one) => one.id === tab) ?? tabs[0];
  const name = account?.user_name ?? id;
  return (
    <>
      <Link
        to="/admin/users"
        className="mb-3 inline-flex min-h-8 items-center gap-1.5 rounded text-sm font-semibold text-muted hover:text-ink"
      >
        <ArrowLeft size={15} aria-hidden />
        {words.back}
      </Link>
      <PageHeader
        title={name}
        lead={
          <span className="flex min-h-6 flex-wrap items-center gap-2">
            {account && (
              <>
                <RolePill role={account.role} />
                <StatePill status={account.status} />
              </>
            )}
            {account === null && <Pill>{words.noAccount}</Pill>}
            <code className="text-sm break-all">{id}</code>
          </span>
        }
      >
        {account && mayChange && <AccountActions account={account} />}
      </PageHeader>
      {error && account === undefined ? (
        <div role="alert">
          <Message icon={CloudOff} title={words.errorTitle} body={explainFault(error)}>
            <Button onClick={() => void refetch()}>{text.tryAgain}</Button>
          </Message>
        </div>
      ) : (
        <Tabs
          label={words.label(name)}
          tabs={tabs}
          selected={shown?.id ?? ""}
          onSelect={(next) => change({ tab: next === "overview" ? "" : next, quest: "" })}
        >
          {shown?.content()}
        </Tabs>
      )}
    </>
  );
}
