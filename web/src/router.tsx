import { createRoute, createRouter, redirect } from "@tanstack/react-router";
import { PageSkeleton } from "@/components/Skeleton";
import { EntryLayout } from "@/pages/EntryLayout";
import { CrashPage, NotFoundPage } from "@/pages/FullPage";
import { SignInPage } from "@/pages/SignInPage";
import { SignUpPage } from "@/pages/SignUpPage";
import { adminRoutes } from "@/routes/admin";
import { onwards, readEntrySearch } from "@/routes/next";
import { playerRoutes } from "@/routes/player";
import { root } from "@/routes/root";
import type { Session } from "@/session/session";

const entry = createRoute({
  getParentRoute: () => root,
  id: "entry",
  component: EntryLayout,
  validateSearch: readEntrySearch,
  beforeLoad: ({ context, search }) => {
    if (context.session.getState().kind === "signed-in") throw redirect(onwards(search));
  },
});

const routeTree = root.addChildren([
  playerRoutes,
  adminRoutes,
  entry.addChildren([
    createRoute({ getParentRoute: () => entry, path: "/sign-in", component: SignInPage }),
    createRoute({ getParentRoute: () => entry, path: "/sign-up", component: SignUpPage }),
  ]),
]);

export function createAppRouter(session: Session) {
  return createRouter({
    routeTree,
    context: { session },
    defaultPreload: "intent",
    scrollRestoration: true,
    defaultPendingComponent: PageSkeleton,
    defaultNotFoundComponent: NotFoundPage,
    defaultErrorComponent: CrashPage,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
