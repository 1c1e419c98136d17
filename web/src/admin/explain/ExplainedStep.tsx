import { Ban, CircleCheck, CircleDashed, DoorOpen, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { CompletedCycle } from "@/admin/explain/CompletedCycle";
import type { ExplainStep } from "@/api/desk";
import { Pill } from "@/components/Pill";
import { adminText } from "@/text/admin";
import { formatDate } from "@/text/en";

const words = adminText.explain;

const ICONS: Record<ExplainStep["outcome"], { icon: LucideIcon; look: string }> = {
  counted: { icon: CircleCheck, look: "text-pine" },
  not_counted: { icon: CircleDashed, look: "text-muted" },
  accepted: { icon: DoorOpen, look: "text-gem" },
  abandoned: { icon: Ban, look: "text-muted" },
};

interface ExplainedStepProps {
  step: ExplainStep;
  /** What the step is called: the event in a quest's account, the quest in an event's. */
  title: ReactNode;
  children?: ReactNode;
}

/** One event against one quest: whether it counted, exactly why not, and what followed. */
export function ExplainedStep({ step, title, children }: ExplainedStepProps) {
  const { icon: Icon, look } = ICONS[step.outcome];
  return (
    <li className="flex gap-3 py-4">
      <Icon size={20} aria-hidden className={`mt-0.5 shrink-0 ${look}`} />
      <div className="min-w-0 flex-1 space-y-2">
        <div className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
          <span className="font-semibold break-all">{title}</span>
          <Pill look={step.outcome === "counted" ? "good" : "quiet"}>{words.outcomes[step.outcome]}</Pill>
          {step.retracted_at && <Pill look="bad">{words.retracted(formatDate(step.retracted_at))}</Pill>}
        </div>
        <p className="text-sm text-muted">
          {[
            step.contribution !== null &&
              step.outcome === "counted" &&
              words.added(String(step.contribution)),
            words.after(String(step.progress.amount), String(step.progress.target)),
            step.version !== null && words.version(step.version),
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
        {step.reasons.map((reason) => (
          <Reason key={`${reason.leaf} ${reason.name}`} reason={reason} />
        ))}
        {step.completions.map((completion) => (
          <CompletedCycle key={completion.cycle} completion={completion} />
        ))}
        {children}
      </div>
    </li>
  );
}

function Reason({ reason }: { reason: ExplainStep["reasons"][number] }) {
  return (
    <div className="rounded-xl bg-sunken px-4 py-3 text-sm">
      <p>
        {reason.leaf !== null && <span className="text-muted">{words.leaf(reason.leaf)} </span>}
        {reason.text}
      </p>
      {reason.clauses.length > 0 && (
        <dl className="mt-2 space-y-1">
          <dt className="sr-only">{words.clauses}</dt>
          {reason.clauses.map((clause) => (
            <dd key={clause.source}>
              <code className="text-[0.8125rem] break-words text-muted">{clause.text}</code>
            </dd>
          ))}
        </dl>
      )}
    </div>
  );
}
