import { formatNumber } from "@/text/en";

const shares = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });

export const badgesText = {
  title: "Badges",
  lead: (held: number, all: number) => `You hold ${formatNumber(held)} of ${formatNumber(all)}.`,
  filter: "Which badges to show",
  all: "All",
  held: "Held",
  open: "Not yet",
  secret: "A secret. It shows itself once you have begun it.",
  share: (share: number) => `${shares.format(share)} of players hold it`,
  nobody: "Nobody holds it yet",
  progress: (progress: string, target: string) => `${progress} of ${target}`,
  status: { held: "Held", open: "Not yet", secret: "Secret" },
  times: (times: number) => `${formatNumber(times)}×`,
  emptyTitle: "No badges here yet",
  emptyBody: "As soon as there is something to achieve, it appears here.",
  noneTitle: "Nothing here",
  noneBody: "Look at all badges to see what you can earn.",
  errorTitle: "The badges did not load",
  errorBody: "Nothing is lost: what you have earned is safe on the server.",
} as const;
