import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { AppLayout } from "@/layout/AppLayout";
import { HomePage } from "@/pages/HomePage";
import { type QuestSearch, readQuestSearch } from "@/quests/filter";
import { signInFirst } from "@/routes/next";
import { root } from "@/routes/root";

/** What a player sees. Home comes with the first load; every other page is loaded when somebody goes there. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: "signed-in",
  component: AppLayout,
  beforeLoad: ({ context, location }) => {
    const state = context.session.getState();
    if (state.kind === "signed-out") throw redirect(signInFirst(state, location.href));
  },
});

export const playerRoutes = signedIn.addChildren([
  createRoute({ getParentRoute: () => signedIn, path: "/", component: HomePage }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/quests",
    component: lazyRouteComponent(() => import("@/quests/QuestsPage"), "QuestsPage"),
    validateSearch: (search: Record<string, unknown>): QuestSearch => readQuestSearch(search),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/quests/$code",
    component: lazyRouteComponent(() => import("@/quests/QuestPage"), "QuestPage"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/badges",
    component: lazyRouteComponent(() => import("@/badges/BadgesPage"), "BadgesPage"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/leaderboard",
    component: lazyRouteComponent(() => import("@/leaderboard/LeaderboardPage"), "LeaderboardPage"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/wallet",
    component: lazyRouteComponent(() => import("@/wallet/WalletPage"), "WalletPage"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/inbox",
    component: lazyRouteComponent(() => import("@/inbox/InboxPage"), "InboxPage"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/account",
    component: lazyRouteComponent(() => import("@/account/AccountPage"), "AccountPage"),
  }),
]);
