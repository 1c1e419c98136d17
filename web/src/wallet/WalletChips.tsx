import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { walletQuery } from "@/api/queries";
import { DiamondIcon, GoldIcon } from "@/components/Coins";
import { CountUp } from "@/components/CountUp";
import { useServices } from "@/services";
import { text } from "@/text/en";

/** Both balances. They run up when a reward arrives, because its message makes them load again. */
export function WalletChips({ userId }: { userId: string }) {
  const { api } = useServices();
  const { data, isError } = useQuery(walletQuery(api, userId));
  return (
    <dl aria-label={text.header.wallet} className="flex gap-1.5 sm:gap-2">
      <Balance
        label={text.header.gold}
        icon={<GoldIcon />}
        amount={data?.gold}
        failed={isError}
        look="text-gold"
      />
      <Balance
        label={text.header.diamonds}
        icon={<DiamondIcon />}
        amount={data?.diamonds}
        failed={isError}
        look="text-gem"
      />
    </dl>
  );
}

interface BalanceProps {
  label: string;
  icon: ReactNode;
  amount: number | undefined;
  failed: boolean;
  look: string;
}

function Balance({ label, icon, amount, failed, look }: BalanceProps) {
  return (
    <div
      className={`relative flex h-10 min-w-16 items-center justify-between gap-2 rounded-full border border-line bg-card pr-3.5 pl-2.5 font-semibold ${look}`}
    >
      <dt className="flex items-center">
        {icon}
        <span className="sr-only">{label}</span>
      </dt>
      <dd data-balance={label.toLowerCase()}>
        {amount !== undefined && <CountUp value={amount} />}
        {amount !== undefined && <Glow amount={amount} />}
        {amount === undefined &&
          (failed ? <Unknown /> : <span className="block h-3 w-5 rounded bg-sunken" />)}
      </dd>
    </div>
  );
}

/** Lights up once whenever the amount changes; its first value arrives quietly. */
function Glow({ amount }: { amount: number }) {
  const [first] = useState(amount);
  const [changed, setChanged] = useState(false);
  if (!changed && amount !== first) setChanged(true);
  return changed && <span key={amount} className="absolute inset-0 animate-glow rounded-full" />;
}

function Unknown() {
  return (
    <>
      <span aria-hidden="true">–</span>
      <span className="sr-only">{text.header.walletUnknown}</span>
    </>
  );
}
