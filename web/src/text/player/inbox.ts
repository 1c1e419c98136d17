import { count } from "@/text/en";

export const inboxText = {
  title: "Inbox",
  lead: "Everything that was ever announced to you.",
  unread: (number: number) => `${count(number, "message", "messages")} you have not read.`,
  allRead: "You have read everything.",
  filter: "Which messages to show",
  all: "All",
  onlyUnread: "Unread",
  markAll: "Mark all as read",
  marking: "Marking…",
  markFailed: "That did not work. Please try again.",
  isUnread: "Unread",
  kinds: {
    quest_completed: "Completed",
    reward_credited: "In your wallet",
    reward_given: "You were given",
    reward_reversed: "Taken back",
  },
  emptyTitle: "Nothing here yet",
  emptyBody: "When you complete a quest, the message stays here.",
  noneTitle: "All read",
  noneBody: "There is nothing new for you.",
  errorTitle: "Your inbox did not load",
  errorBody: "No message is lost: they are safe on the server.",
} as const;
