import { createContext, useContext, useSyncExternalStore } from "react";
import type { Api } from "@/api/client";
import type { SessionUser } from "@/session/claims";
import type { Session, SessionState } from "@/session/session";

/** What main.tsx wires together once and components take from here. */
export interface Services {
  session: Session;
  api: Api;
}

export const ServicesContext = createContext<Services | null>(null);

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (services === null) throw new Error("useServices needs a ServicesContext around it.");
  return services;
}

export function useSessionState(): SessionState {
  const { session } = useServices();
  return useSyncExternalStore(session.subscribe, session.getState);
}

/** The signed-in user, for pages behind the sign-in; null in the instant between signing out and leaving the page. */
export function useUser(): SessionUser | null {
  const state = useSessionState();
  return state.kind === "signed-in" ? state.user : null;
}
