import { useQuery } from "@tanstack/react-query";
import { DeletePanel } from "@/account/DeletePanel";
import { ExportPanel } from "@/account/ExportPanel";
import { PasswordPanel } from "@/account/PasswordPanel";
import { ProfilePanel } from "@/account/ProfilePanel";
import { SessionsPanel } from "@/account/SessionsPanel";
import { accountQuery } from "@/api/account-queries";
import { Notice } from "@/components/Notice";
import { PageHeader } from "@/components/PageHeader";
import { Panel } from "@/components/Panel";
import { Bone } from "@/components/Skeleton";
import { Switch } from "@/components/Switch";
import { useServices, useUser } from "@/services";
import type { SessionUser } from "@/session/claims";
import { accountText as words } from "@/text/player/account";
import { useTheme } from "@/theme/theme";

export function AccountPage() {
  const user = useUser();
  return user && <Account user={user} />;
}

function Account({ user }: { user: SessionUser }) {
  const { api } = useServices();
  const { data: account, isError } = useQuery(accountQuery(api, user.id));
  return (
    <>
      <PageHeader title={words.title} lead={words.lead} />
      {isError && !account && (
        <div className="mb-5">
          <Notice look="fault">{words.loadFailed}</Notice>
        </div>
      )}
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <div className="space-y-5">
          <Panel title={words.profile}>
            {account ? <ProfilePanel key={account.user_id} account={account} /> : <Bone className="h-64" />}
          </Panel>
          <Look />
          <ExportPanel user={user} />
        </div>
        <div className="space-y-5">
          <PasswordPanel user={user} />
          <SessionsPanel />
          <DeletePanel user={user} />
        </div>
      </div>
    </>
  );
}

function Look() {
  const [theme, setTheme] = useTheme();
  return (
    <Panel title={words.look}>
      <Switch
        label={words.dark}
        hint={words.darkHint}
        isOn={theme === "dark"}
        onChange={(isDark) => setTheme(isDark ? "dark" : "light")}
      />
    </Panel>
  );
}
