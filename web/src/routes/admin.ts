import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { readFilter } from "@/admin/quests/filter";
import { signInFirst } from "@/routes/next";
import { root } from "@/routes/root";

/** The desk of administrators and viewers; loaded when somebody goes there. */
const desk = createRoute({
  getParentRoute: () => root,
  path: "/admin",
  component: lazyRouteComponent(() => import("@/admin/AdminLayout"), "AdminLayout"),
  beforeLoad: ({ context, location }) => {
    const state = context.session.getState();
    if (state.kind === "signed-out") throw redirect(signInFirst(state, location.href));
    // The services decide what anybody may do; this only spares players a page of refusals.
    if (state.kind === "signed-in" && state.user.role === "user") throw redirect({ to: "/", replace: true });
  },
});

export const adminRoutes = desk.addChildren([
  createRoute({
    getParentRoute: () => desk,
    path: "/",
    beforeLoad: () => {
      throw redirect({ to: "/admin/operations", replace: true });
    },
  }),
  createRoute({
    getParentRoute: () => desk,
    path: "/events",
    component: lazyRouteComponent(() => import("@/admin/events/EventsPage"), "EventsPage"),
  }),
  createRoute({
    getParentRoute: () => desk,
    path: "/events/types",
    component: lazyRouteComponent(() => import("@/admin/events/EventTypesPage"), "EventTypesPage"),
  }),
  createRoute({
    getParentRoute: () => desk,
    path: "/users",
    component: lazyRouteComponent(() => import("@/admin/users/UsersPage"), "UsersPage"),
  }),
  createRoute({
    getParentRoute: () => desk,
    path: "/users/$id",
    component: lazyRouteComponent(() => import("@/admin/users/UserPage"), "UserPage"),
  }),
  createRoute({
    getParentRoute: () => desk,
    path: "/operations",
    component: lazyRouteComponent(() => import("@/admin/operations/OperationsPage"), "OperationsPage"),
  }),
  createRoute({
    getParentRoute: () => desk,
    path: "/operations/parked",
    component: lazyRouteComponent(() => import("@/admin/operations/ParkedPage"), "ParkedPage"),
  }),
  createRoute({
    getParentRoute: () => desk,
    path: "/operations/reconciliations",
    component: lazyRouteComponent(
      () => import("@/admin/operations/ReconciliationsPage"),
      "ReconciliationsPage",
    ),
  }),
  createRoute({
    getParentRoute: () => desk,
    path: "/operations/budgets",
    component: lazyRouteComponent(() => import("@/admin/operations/BudgetsPage"), "BudgetsPage"),
  }),
  createRoute({
    getParentRoute: () => desk,
    path: "/webhooks",
    component: lazyRouteComponent(() => import("@/admin/webhooks/WebhooksPage"), "WebhooksPage"),
  }),
  createRoute({
    getParentRoute: () => desk,
    path: "/webhooks/$id",
    component: lazyRouteComponent(() => import("@/admin/webhooks/WebhookPage"), "WebhookPage"),
  }),
  createRoute({
    getParentRoute: () => desk,
    path: "/audit",
    component: lazyRouteComponent(() => import("@/admin/audit/AuditPage"), "AuditPage"),
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
