import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Bell, WifiOff } from "lucide-react";
import { useEffect, useState } from "react";
import { unreadQuery } from "@/api/inbox-queries";
import { BrandMark } from "@/components/Brand";
import { AccountMenu } from "@/layout/AccountMenu";
import { SECTIONS } from "@/layout/sections";
import { useServices } from "@/services";
import type { SessionUser } from "@/session/claims";
import { formatNumber, text } from "@/text/en";
import type { Connection } from "@/toasts/stream";
import { WalletChips } from "@/wallet/WalletChips";

/** A break shorter than this is not worth a word. */
const WORTH_SAYING_MS = 3_000;
const MOST_COUNTED = 99;

export function Header({ user, connection }: { user: SessionUser; connection: Connection }) {
  return (
    <header className="sticky top-0 z-10 border-b border-line bg-paper/90 backdrop-blur-md">
      <div className="mx-auto flex h-16 max-w-6xl items-center gap-2 px-4 sm:gap-3 sm:px-6">
        <Link to="/" aria-label={text.header.home} className="flex items-center gap-2.5 rounded-xl">
          <BrandMark />
          <span className="hidden font-display text-xl font-semibold tracking-tight sm:block lg:hidden xl:block">
            {text.product}
          </span>
        </Link>
        <Navigation />
        <ConnectionNote connection={connection} />
        <div className="ml-auto flex items-center gap-1 sm:gap-2">
          <WalletChips userId={user.id} />
          <InboxLink userId={user.id} />
          <AccountMenu user={user} />
        </div>
      </div>
    </header>
  );
}

function Navigation() {
  return (
    <nav aria-label={text.navigation.label} className="ml-3 hidden lg:block">
      <ul className="flex gap-0.5">
        {SECTIONS.map(({ to, label }) => (
          <li key={to}>
            <Link
              to={to}
              activeOptions={{ exact: to === "/", includeSearch: false }}
              className="flex h-11 items-center rounded-xl px-3 text-[0.95rem] font-semibold text-muted transition-colors hover:bg-sunken hover:text-ink aria-[current=page]:bg-pine-soft aria-[current=page]:text-pine"
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function InboxLink({ userId }: { userId: string }) {
  const { api } = useServices();
  const { data: unread = 0 } = useQuery(unreadQuery(api, userId));
  return (
    <Link
      to="/inbox"
      aria-label={text.header.inbox(unread)}
      className="relative grid size-11 shrink-0 place-items-center rounded-xl text-muted transition-colors hover:bg-sunken hover:text-ink aria-[current=page]:bg-pine-soft aria-[current=page]:text-pine"
    >
      <Bell size={20} aria-hidden />
      {unread > 0 && (
        <span
          data-unread={unread}
          aria-hidden="true"
          className="absolute top-1 right-0.5 grid h-4.5 min-w-4.5 place-items-center rounded-full bg-ember px-1 text-[0.68rem] leading-none font-bold text-on-ember tabular-nums"
        >
          {unread > MOST_COUNTED ? text.header.most : formatNumber(unread)}
        </span>
      )}
    </Link>
  );
}

function ConnectionNote({ connection }: { connection: Connection }) {
  const [worthSaying, setWorthSaying] = useState(false);
  const isOpen = connection === "open";
  useEffect(() => {
    if (isOpen) {
      setWorthSaying(false);
      return;
    }
    const timer = setTimeout(() => setWorthSaying(true), WORTH_SAYING_MS);
    return () => clearTimeout(timer);
  }, [isOpen]);
  return (
    <p role="status" className="flex items-center gap-1.5 text-sm text-muted">
      {worthSaying && (
        <>
          <WifiOff size={15} aria-hidden />
          <span className="max-sm:sr-only lg:max-xl:sr-only">{text.header.reconnecting}</span>
        </>
      )}
    </p>
  );
}
