import { text } from "@/text/en";

/** Up to this many steps each step is a piece of the trail; beyond, the trail is one bar. */
const MOST_PIECES = 12;

interface ProgressBarProps {
  name: string;
  /** What is done and what is wanted, as they are to be read. */
  progress: string;
  target: string;
  share: number;
  /** How many equal steps there are, where they are whole. */
  steps: number | null;
  tone: "pine" | "gold" | "muted";
}

const TONES = { pine: "bg-pine", gold: "bg-gold-bright", muted: "bg-muted/60" } as const;

export function ProgressBar({ name, progress, target, share, steps, tone }: ProgressBarProps) {
  const pieces = steps !== null && steps >= 2 && steps <= MOST_PIECES ? steps : 1;
  return (
    <div
      role="progressbar"
      aria-label={text.quest.progressLabel(name)}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
      aria-valuetext={text.quest.progressValue(progress, target)}
      className="flex gap-1"
    >
      {Array.from({ length: pieces }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces have no identity beside their place.
        <span key={index} className="h-2.5 flex-1 overflow-hidden rounded-full bg-sunken">
          <span
            className={`block h-full origin-left rounded-full transition-transform duration-700 ease-out ${TONES[tone]}`}
            style={{ transform: `scaleX(${Math.min(1, Math.max(0, share * pieces - index))})` }}
          />
        </span>
      ))}
    </div>
  );
}
