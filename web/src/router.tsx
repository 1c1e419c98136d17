import { createRoute, createRouter, redirect } from "@tanstack/react-router";
import { AppLayout } from "@/pages/AppLayout";
import { EntryLayout } from "@/pages/EntryLayout";
import { CrashPage, NotFoundPage } from "@/pages/FullPage";
import { HomePage } from "@/pages/HomePage";
import { SignInPage } from "@/pages/SignInPage";
import { SignUpPage } from "@/pages/SignUpPage";
import { adminRoutes } from "@/routes/admin";
import { root } from "@/routes/root";
import type { Session } from "@/session/session";

const signedIn = createRoute({
  getParentRoute: () => root,
  id: "signed-in",
  component: AppLayout,
  beforeLoad: ({ context }) => {
    if (context.session.getState().kind === "signed-out") throw redirect({ to: "/sign-in", replace: true });
  },
});

const entry = createRoute({
  getParentRoute: () => root,
  id: "entry",
  component: EntryLayout,
  beforeLoad: ({ context }) => {
    if (context.session.getState().kind === "signed-in") throw redirect({ to: "/", replace: true });
  },
});

const routeTree = root.addChildren([
  signedIn.addChildren([createRoute({ getParentRoute: () => signedIn, path: "/", component: HomePage })]),
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
    defaultNotFoundComponent: NotFoundPage,
    defaultErrorComponent: CrashPage,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
