import { createRootRouteWithContext } from "@tanstack/react-router";
import type { Session } from "@/session/session";

export interface RouterContext {
  session: Session;
}

export const root = createRootRouteWithContext<RouterContext>()({});
