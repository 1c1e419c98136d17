import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { readFilter } from "@/admin/quests/filter";
import { root } from "@/routes/root";

/** The desk of administrators and viewers; loaded when somebody goes there. */
const desk = createRoute({
  getParentRoute: () => root,
  path: "/admin",
  component: lazyRouteComponent(() => import("@/admin/AdminLayout"), "AdminLayout"),
  beforeLoad: ({ context }) => {
    const state = context.session.getState();
    if (state.kind === "signed-out") throw redirect({ to: "/sign-in", replace: true });
    // The services decide what anybody may do; this only spares players a page of refusals.
    if (state.kind === "signed-in" && state.user.role === "user") throw redirect({ to: "/", replace: true });
  },
});

export const adminRoutes = desk.addChildren([
  createRoute({
    getParentRoute: () => desk,
    path: "/",
    beforeLoad: () => {
      throw redirect({ to: "/admin/quests", replace: true });
    },
  }),
  createRoute({
    getParentRoute: () => desk,
    path: "/quests",
    validateSearch: readFilter,
    component: lazyRouteComponent(() => import("@/admin/quests/QuestsPage"), "QuestsPage"),
  }),
  createRoute({
    getParentRoute: () => desk,
    path: "/quests/new",
    component: lazyRouteComponent(() => import("@/admin/quests/QuestPage"), "NewQuestPage"),
  }),
  createRoute({
    getParentRoute: () => desk,
    path: "/quests/$code",
    component: lazyRouteComponent(() => import("@/admin/quests/QuestPage"), "QuestPage"),
  }),
  createRoute({
    getParentRoute: () => desk,
    path: "/stats",
    component: lazyRouteComponent(() => import("@/admin/stats/StatsPage"), "StatsPage"),
  }),
  createRoute({
    getParentRoute: () => desk,
    path: "/levels",
    component: lazyRouteComponent(() => import("@/admin/levels/LevelsPage"), "LevelsPage"),
  }),
  createRoute({
    getParentRoute: () => desk,
    path: "/keys",
    component: lazyRouteComponent(() => import("@/admin/keys/KeysPage"), "KeysPage"),
  }),
]);
