import { Outlet, useRouterState } from "@tanstack/react-router";
import { type RefObject, useEffect, useRef } from "react";
import { Header } from "@/layout/Header";
import { TabBar } from "@/layout/TabBar";
import { useUser } from "@/services";
import type { SessionUser } from "@/session/claims";
import { text } from "@/text/en";
import { ToastStack } from "@/toasts/ToastStack";
import { useToasts } from "@/toasts/useToasts";

/** The frame of every page behind the sign-in. */
export function AppLayout() {
  const user = useUser();
  // The router is about to show the sign-in page.
  if (user === null) return null;
  return <Frame key={user.id} user={user} />;
}

function Frame({ user }: { user: SessionUser }) {
  const toasts = useToasts(user);
  const main = useRef<HTMLElement>(null);
  useFocusOnNavigation(main);
  return (
    <>
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:z-30 focus:rounded-xl focus:bg-card focus:px-4 focus:py-2"
      >
        {text.skip}
      </a>
      <Header user={user} connection={toasts.connection} />
      <main
        ref={main}
        id="content"
        data-frame="app"
        tabIndex={-1}
        className="mx-auto w-full max-w-6xl px-4 pt-6 pb-36 outline-none sm:px-6 sm:pt-8"
      >
        <Outlet />
      </main>
      <TabBar />
      <ToastStack toasts={toasts} user={user} />
    </>
  );
}

/** Keyboards and screen readers go on from the new page, not from the link that led to it. */
function useFocusOnNavigation(target: RefObject<HTMLElement | null>): void {
  const pathname = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const before = useRef(pathname);
  useEffect(() => {
    const isFirst = before.current === undefined;
    const isSame = before.current === pathname;
    before.current = pathname;
    if (!isFirst && !isSame) target.current?.focus({ preventScroll: true });
  }, [pathname, target]);
}
