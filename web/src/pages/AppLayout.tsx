import { Link, Outlet } from "@tanstack/react-router";
import { LogOut, Moon, Sun, WifiOff } from "lucide-react";
import { useEffect, useState } from "react";
import { BrandMark } from "@/components/Brand";
import { IconButton } from "@/components/Button";
import { useServices, useUser } from "@/services";
import type { SessionUser } from "@/session/claims";
import { text } from "@/text/en";
import { useTheme } from "@/theme/theme";
import type { Connection } from "@/toasts/stream";
import { ToastStack } from "@/toasts/ToastStack";
import { useToasts } from "@/toasts/useToasts";
import { WalletChips } from "@/wallet/WalletChips";

/** A break shorter than this is not worth a word. */
const WORTH_SAYING_MS = 3_000;

/** The frame of every page behind the sign-in. */
export function AppLayout() {
  const user = useUser();
  // The router is about to show the sign-in page.
  if (user === null) return null;
  return <Frame key={user.id} user={user} />;
}

function Frame({ user }: { user: SessionUser }) {
  const toasts = useToasts(user);
  return (
    <>
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:z-30 focus:rounded-xl focus:bg-card focus:px-4 focus:py-2"
      >
        {text.header.skip}
      </a>
      <Header user={user} connection={toasts.connection} />
      <main
        id="content"
        data-frame="app"
        tabIndex={-1}
        className="mx-auto w-full max-w-6xl px-4 pt-8 pb-32 outline-none sm:px-6"
      >
        <Outlet />
      </main>
      <ToastStack toasts={toasts} user={user} />
    </>
  );
}

function Header({ user, connection }: { user: SessionUser; connection: Connection }) {
  return (
    <header className="sticky top-0 z-10 border-b border-line bg-paper/90 backdrop-blur-md">
      <div className="mx-auto flex h-16 max-w-6xl items-center gap-2 px-4 sm:gap-4 sm:px-6">
        <Link to="/" aria-label={text.header.home} className="flex items-center gap-2.5 rounded-xl">
          <BrandMark />
          <span className="hidden font-display text-xl font-semibold tracking-tight md:block">
            {text.product}
          </span>
        </Link>
        <ConnectionNote connection={connection} />
        <div className="ml-auto flex items-center gap-1 sm:gap-3">
          <WalletChips userId={user.id} />
          <p className="hidden max-w-40 truncate text-sm font-semibold sm:block">
            <span className="sr-only">{text.header.signedInAs(user.name)}</span>
            <span aria-hidden="true">{user.name}</span>
          </p>
          <div className="flex">
            <ThemeButton />
            <SignOutButton />
          </div>
        </div>
      </div>
    </header>
  );
}

/** Between light and dark. */
export function ThemeButton() {
  const [theme, setTheme] = useTheme();
  const isDark = theme === "dark";
  return (
    <IconButton
      aria-label={isDark ? text.header.toLight : text.header.toDark}
      title={isDark ? text.header.toLight : text.header.toDark}
      onClick={() => setTheme(isDark ? "light" : "dark")}
    >
      {isDark ? <Sun size={19} aria-hidden /> : <Moon size={19} aria-hidden />}
    </IconButton>
  );
}

function SignOutButton() {
  const { session } = useServices();
  return (
    <IconButton
      aria-label={text.header.signOut}
      title={text.header.signOut}
      onClick={() => void session.signOut()}
      className="-mr-2"
    >
      <LogOut size={19} aria-hidden />
    </IconButton>
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
          <span className="max-sm:sr-only">{text.header.reconnecting}</span>
        </>
      )}
    </p>
  );
}
