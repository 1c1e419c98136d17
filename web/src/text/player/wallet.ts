import { count, formatNumber } from "@/text/en";

export const walletText = {
  title: "Wallet",
  lead: "What you own, and where every piece of it came from.",
  gold: "Gold",
  diamonds: "Diamonds",
  owed: (gold: number, diamonds: number) => {
    const parts = [
      ...(gold > 0 ? [`${formatNumber(gold)} gold`] : []),
      ...(diamonds > 0 ? [count(diamonds, "diamond", "diamonds")] : []),
    ];
    return `You owe ${parts.join(" and ")}, since rewards were taken back. What you earn next repays it first.`;
  },
  history: "History",
  completed: (quest: string) => `Reward of “${quest}”`,
  completedAgain: (quest: string, cycle: number) => `Reward of “${quest}”, completion ${formatNumber(cycle)}`,
  takenBack: "Taken back",
  spent: "Spent",
  noted: "Noted as a debt",
  repaid: "Repaid from a reward",
  amount: (amount: number) => (amount > 0 ? `+${formatNumber(amount)}` : `−${formatNumber(-amount)}`),
  currency: { gold: "gold", diamonds: "diamonds" },
  emptyTitle: "Nothing has come in yet",
  emptyBody: "Complete a quest that pays: the reward appears here by itself.",
  errorTitle: "Your history did not load",
  errorBody: "Not a coin is lost: the books are safe on the server.",
} as const;
