import { Gift, Trophy, Undo2, Wallet } from "lucide-react";
import type { InboxItem } from "@/api/types";
import { RewardChips } from "@/components/RewardChips";
import { useNow } from "@/components/useNow";
import { QuestLink } from "@/quests/QuestLink";
import { formatDate } from "@/text/en";
import { inboxText as words } from "@/text/player/inbox";
import { formatAgo } from "@/text/time";

const MINUTE_MS = 60_000;
const LOOKS = {
  quest_completed: { Icon: Trophy, look: "bg-gold-soft text-gold" },
  reward_credited: { Icon: Wallet, look: "bg-pine-soft text-pine" },
  reward_given: { Icon: Gift, look: "bg-gold-soft text-gold" },
  reward_reversed: { Icon: Undo2, look: "bg-ember-soft text-ember" },
} as const;

export function InboxRow({ message }: { message: InboxItem }) {
  const now = useNow(MINUTE_MS);
  const { Icon, look } = LOOKS[message.kind];
  return (
    <li
      data-message={message.seq}
      data-read={message.read}
      className={`relative flex items-start gap-4 border-b border-line px-4 py-4 transition-colors last:border-0 hover:bg-sunken/50 sm:px-6 ${message.read ? "" : "bg-pine-soft/40"}`}
    >
      <span className={`grid size-11 shrink-0 place-items-center rounded-xl ${look}`}>
        <Icon size={20} aria-hidden />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline justify-between gap-4 text-sm text-muted">
          <span>{words.kinds[message.kind]}</span>
          <time dateTime={message.created_at} title={formatDate(message.created_at)} className="shrink-0">
            {formatAgo(message.created_at, now)}
          </time>
        </p>
        <h2 className="text-lg leading-snug font-semibold break-words">
          <QuestLink
            code={message.code}
            className="rounded after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-pine"
          >
            {message.name}
          </QuestLink>
          {!message.read && (
            <span className="ml-2 inline-block size-2 rounded-full bg-ember align-middle">
              <span className="sr-only">{words.isUnread}</span>
            </span>
          )}
        </h2>
        <div className="mt-2">
          <RewardChips reward={message.reward} />
        </div>
      </div>
    </li>
  );
}
