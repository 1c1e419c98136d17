import { Link } from "@tanstack/react-router";
import { CircleCheck, TriangleAlert } from "lucide-react";
import type { ProblemName } from "@/admin/operations/problems";
import { adminText } from "@/text/admin";

const words = adminText.operations;

/** Where on the desk something can be done about a problem. */
const PLACES = {
  parked: { to: "/admin/operations/parked", label: words.open.parked },
  paused: { to: "/admin/webhooks", label: words.open.webhooks },
  webhooks: { to: "/admin/webhooks", label: words.open.webhooks },
  books: { to: "/admin/operations/reconciliations", label: words.open.reconciliations },
  held: { to: "/admin/operations/budgets", label: words.open.budgets },
} as const;

/** What needs attention, with what to do about it; or that nothing does. */
export function Problems({ problems }: { problems: readonly ProblemName[] | undefined }) {
  if (problems === undefined) return <div className="h-14 animate-breathe rounded-2xl bg-sunken" />;
  if (problems.length === 0) {
    return (
      <p
        role="status"
        className="flex min-h-14 items-center gap-3 rounded-2xl bg-pine-soft px-5 font-semibold text-pine"
      >
        <CircleCheck size={20} aria-hidden />
        {words.well}
      </p>
    );
  }
  return (
    <section aria-labelledby="attention" className="rounded-2xl bg-ember-soft p-5">
      <h2 id="attention" className="flex items-center gap-3 text-lg font-semibold text-ember">
        <TriangleAlert size={20} aria-hidden />
        {words.attention(problems.length)}
      </h2>
      <ul className="mt-3 grid gap-3 lg:grid-cols-2">
        {problems.map((name) => (
          <Problem key={name} name={name} />
        ))}
      </ul>
    </section>
  );
}

function Problem({ name }: { name: ProblemName }) {
  const { title, body, runbook } = words.problems[name];
  const place = name in PLACES ? PLACES[name as keyof typeof PLACES] : null;
  return (
    <li className="rounded-xl bg-card p-4 text-sm">
      <h3 className="font-sans font-semibold">{title}</h3>
      <p className="mt-1">{body}</p>
      <p className="mt-1 text-muted">{words.runbook(runbook)}</p>
      {place && (
        <Link
          to={place.to}
          className="mt-2 inline-block rounded font-semibold text-pine underline underline-offset-4"
        >
          {place.label}
        </Link>
      )}
    </li>
  );
}
