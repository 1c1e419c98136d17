import { count, formatNumber } from "@/text/en";

const percents = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

export const leaderboardText = {
  title: "Leaderboard",
  lead: "Who has earned the most points. Days and weeks are those of UTC.",
  board: "Which board",
  boards: { all_time: "All time", weekly: "This week", daily: "Today" },
  place: "Where you stand",
  rank: (rank: number) => `#${formatNumber(rank)}`,
  ofAll: (total: number) => `of ${count(total, "player", "players")}`,
  leading: "Nobody is ahead of you.",
  percentile: (percentile: number) =>
    `You are ahead of or level with ${percents.format(percentile)}% of all players.`,
  unranked: "No place yet: earn your first points here.",
  hidden: "You are hidden. Nobody sees you here; your points go on growing.",
  hide: "Hide me from all leaderboards",
  hideHint: "Your points, levels and star tokens stay yours. You can come back at any time.",
  hideFailed: "That did not work. Please try again.",
  around: "Around you",
  all: "All places",
  columns: { rank: "Place", player: "Player", level: "Level", tokens: "Star tokens", points: "Points" },
  you: "you",
  fromDatabase: "The fast board is away just now. These places come straight from the database.",
  emptyTitle: "Nobody is here yet",
  emptyBody: "The first points of this period take the first place.",
  errorTitle: "The leaderboard did not load",
  errorBody: "Your points are safe on the server.",
} as const;
