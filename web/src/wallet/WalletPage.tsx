import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { walletQuery } from "@/api/queries";
import { DiamondIcon, GoldIcon } from "@/components/Coins";
import { CountUp } from "@/components/CountUp";
import { Notice } from "@/components/Notice";
import { PageHeader } from "@/components/PageHeader";
import { Bone } from "@/components/Skeleton";
import { useServices, useUser } from "@/services";
import type { SessionUser } from "@/session/claims";
import { walletText as words } from "@/text/player/wallet";
import { History } from "@/wallet/History";

export function WalletPage() {
  const user = useUser();
  return user && <Wallet user={user} />;
}

function Wallet({ user }: { user: SessionUser }) {
  const { api } = useServices();
  const { data: wallet } = useQuery(walletQuery(api, user.id));
  const owes = wallet !== undefined && (wallet.owed.gold > 0 || wallet.owed.diamonds > 0);
  return (
    <>
      <PageHeader title={words.title} lead={words.lead} />
      <dl className="grid grid-cols-2 gap-3 sm:gap-5">
        <Purse name={words.gold} amount={wallet?.gold} look="border-gold-bright/50 bg-gold-soft text-gold">
          <GoldIcon size={30} />
        </Purse>
        <Purse
          name={words.diamonds}
          amount={wallet?.diamonds}
          look="border-gem-bright/50 bg-gem-soft text-gem"
        >
          <DiamondIcon size={30} />
        </Purse>
      </dl>
      {owes && (
        <div className="mt-4">
          <Notice>{words.owed(wallet.owed.gold, wallet.owed.diamonds)}</Notice>
        </div>
      )}
      <div className="mt-5">
        <History userId={user.id} />
      </div>
    </>
  );
}

interface PurseProps {
  name: string;
  amount: number | undefined;
  look: string;
  children: ReactNode;
}

function Purse({ name, amount, look, children }: PurseProps) {
  return (
    <div className={`rounded-4xl border p-5 sm:p-7 ${look}`}>
      <dt className="flex items-center gap-2.5 font-semibold">
        {children}
        {name}
      </dt>
      <dd
        data-purse={name.toLowerCase()}
        className="mt-3 h-12 font-display text-4xl leading-12 font-semibold tracking-tight sm:text-5xl sm:leading-12"
      >
        {amount === undefined ? <Bone className="h-10 w-24" /> : <CountUp value={amount} />}
      </dd>
    </div>
  );
}
