import "@/app.css";
import { QueryClient } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "@/App";
import { createApi } from "@/api/client";
import { isTemporary } from "@/api/problem";
import { createAppRouter } from "@/router";
import { browserExclusive } from "@/session/lock";
import { loginApi } from "@/session/login";
import { browserMarker } from "@/session/marker";
import { Session } from "@/session/session";

const session = new Session({
  login: loginApi,
  marker: browserMarker(),
  exclusive: browserExclusive,
  now: () => performance.now(),
  setTimer(work, milliseconds) {
    const timer = setTimeout(work, milliseconds);
    return () => clearTimeout(timer);
  },
});

const queries = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 5_000, retry: (failures, error) => failures < 2 && isTemporary(error) },
  },
});

const container = document.getElementById("root");
if (container === null) throw new Error("index.html has no #root.");
createRoot(container).render(
  <StrictMode>
    <App
      services={{ session, api: createApi(session) }}
      queries={queries}
      router={createAppRouter(session)}
    />
  </StrictMode>,
);
void session.restore();
