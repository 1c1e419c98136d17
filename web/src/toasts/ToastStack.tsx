import { useQuery } from "@tanstack/react-query";
import { Check, Trophy, Undo2, Wallet, X } from "lucide-react";
import { useState } from "react";
import { progressQuery } from "@/api/queries";
import { RewardChips } from "@/components/RewardChips";
import { QuestLink } from "@/quests/QuestLink";
import { useServices } from "@/services";
import type { SessionUser } from "@/session/claims";
import { text } from "@/text/en";
import type { Toast } from "@/toasts/fold";
import { useAutoDismiss } from "@/toasts/useAutoDismiss";
import type { Toasts } from "@/toasts/useToasts";

const ON_SCREEN_MS = 9_000;

/** The corner where toasts appear. The region is always there: screen readers only announce changes inside a known one. */
export function ToastStack({ toasts, user }: { toasts: Toasts; user: SessionUser }) {
  const { api } = useServices();
  const { data: quests } = useQuery(progressQuery(api, user.id));
  const [held, setHeld] = useState(false);
  const { shown, folded } = toasts.state;
  return (
    <section
      aria-label={text.toasts.region}
      aria-live="polite"
      aria-relevant="additions text"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-none fixed inset-x-0 bottom-16 z-20 flex max-h-[calc(100dvh-4rem)] flex-col justify-end items-end gap-2.5 p-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:left-auto sm:w-104 sm:p-5 lg:bottom-0 lg:max-h-dvh"
    >
      {shown.map((toast) => (
        <ToastCard
          key={toast.id}
          toast={toast}
          held={held}
          toClaim={quests?.some((quest) => quest.code === toast.code && quest.claim === "manual") ?? false}
          onDismiss={() => toasts.dismiss(toast.id)}
        />
      ))}
      {folded.length > 0 && (
        <FoldedCard number={folded.length} held={held} onDismiss={toasts.dismissFolded} />
      )}
    </section>
  );
}

interface ToastCardProps {
  toast: Toast;
  held: boolean;
  /** Whether the player has to ask for the reward. */
  toClaim: boolean;
  onDismiss: () => void;
}

function ToastCard({ toast, held, toClaim, onDismiss }: ToastCardProps) {
  useAutoDismiss(ON_SCREEN_MS, held, `${toast.completed}${toast.credited}${toast.reversed}`, onDismiss);
  const paysMoney = toast.reward.gold > 0 || toast.reward.diamonds > 0;
  return (
    <article
      data-toast={toast.id}
      className="pointer-events-auto flex w-full animate-rise items-start gap-3.5 rounded-2xl border border-line bg-card px-4 py-3 shadow-toast"
    >
      <span className="grid size-10 shrink-0 place-items-center rounded-xl bg-gold-soft text-gold">
        <ToastIcon toast={toast} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="text-xs font-semibold tracking-wide text-muted uppercase">{headline(toast)}</p>
        <p className="font-display text-lg leading-snug font-semibold">
          <QuestLink
            code={toast.code}
            onGo={onDismiss}
            className="rounded decoration-2 underline-offset-4 hover:underline"
          >
            {toast.name}
          </QuestLink>
        </p>
        <div className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1.5">
          <RewardChips reward={toast.reward} compact />
          {paysMoney && !toast.reversed && (
            <p className="flex items-center gap-1.5 text-sm text-muted">
              {toast.credited && <Check size={15} strokeWidth={2.6} aria-hidden className="text-pine" />}
              {toast.credited ? text.toasts.credited : toClaim ? text.toasts.toClaim : text.toasts.underway}
            </p>
          )}
        </div>
      </div>
      <DismissButton label={text.toasts.dismiss(toast.name)} onClick={onDismiss} />
    </article>
  );
}

function ToastIcon({ toast }: { toast: Toast }) {
  if (toast.reversed) return <Undo2 size={20} aria-hidden />;
  return toast.completed ? <Trophy size={20} aria-hidden /> : <Wallet size={20} aria-hidden />;
}

function headline(toast: Toast): string {
  if (toast.reversed) return text.toasts.reversed;
  if (toast.given) return text.toasts.given;
  return toast.completed ? text.toasts.completed : text.toasts.rewardOnly;
}

function FoldedCard({ number, held, onDismiss }: { number: number; held: boolean; onDismiss: () => void }) {
  useAutoDismiss(ON_SCREEN_MS, held, String(number), onDismiss);
  return (
    <div
      data-toast-more={number}
      className="pointer-events-auto flex animate-rise items-center gap-2 rounded-full border border-line bg-card py-1 pr-1.5 pl-4 text-sm font-semibold shadow-toast"
    >
      <p>{text.toasts.more(number)}</p>
      <DismissButton label={text.toasts.dismissMore} onClick={onDismiss} />
    </div>
  );
}

function DismissButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button
      type="button"
      aria-label={label}
      onClick={onClick}
      className="-mt-1.5 -mr-1.5 grid size-9 shrink-0 place-items-center rounded-lg text-muted transition-colors hover:bg-sunken hover:text-ink"
    >
      <X size={17} aria-hidden />
    </button>
  );
}
