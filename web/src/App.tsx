import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect } from "react";
import { RestoringPage, UnreachablePage } from "@/pages/FullPage";
import type { createAppRouter } from "@/router";
import { type Services, ServicesContext, useSessionState } from "@/services";

interface AppProps {
  services: Services;
  queries: QueryClient;
  router: ReturnType<typeof createAppRouter>;
}

export function App({ services, queries, router }: AppProps) {
  return (
    <ServicesContext value={services}>
      <QueryClientProvider client={queries}>
        <Pages router={router} queries={queries} />
      </QueryClientProvider>
    </ServicesContext>
  );
}

/** Shows pages once it is known who is signed in, and moves between them when that changes. */
function Pages({ router, queries }: Pick<AppProps, "router" | "queries">) {
  const state = useSessionState();
  const audience = state.kind === "signed-in" ? state.user.id : state.kind;
  useEffect(() => {
    // Before it is known who is there, no route can decide whether to let them in.
    if (audience === "restoring" || audience === "unreachable") return;
    void router.invalidate();
    return () => queries.clear();
  }, [router, queries, audience]);
  if (state.kind === "restoring") return <RestoringPage />;
  if (state.kind === "unreachable") return <UnreachablePage />;
  return <RouterProvider router={router} />;
}
