import { Circle, CircleCheck, Flame, Snowflake } from "lucide-react";
import type { QuestDetail, QuestPart } from "@/api/types";
import { Panel } from "@/components/Panel";
import { missingLeaves, type PartNode, partTree } from "@/quests/tree";
import { formatNumber, text } from "@/text/en";
import { questsText } from "@/text/player/quests";

const words = questsText.detail;

/** What the quest asks for, from the top: what is done, and by name what is missing. */
export function Objective({ quest }: { quest: QuestDetail }) {
  const tree = partTree(quest.parts);
  return (
    <Panel title={words.objective}>
      {tree === null ? (
        <p className="text-muted">{text.quest.secretBody}</p>
      ) : (
        <>
          <ul>
            <Node node={tree} />
          </ul>
          {tree.children.length > 0 && (
            <p className="mt-4 border-t border-line pt-4 text-sm text-muted">{missing(tree)}</p>
          )}
        </>
      )}
    </Panel>
  );
}

function missing(tree: PartNode): string {
  const names = missingLeaves(tree);
  return names.length > 0 ? words.missing(names) : words.nothingMissing;
}

function Node({ node }: { node: PartNode }) {
  const { part, children } = node;
  return (
    <li data-part={part.id} data-reached={part.is_reached}>
      <PartLine part={part} />
      {children.length > 0 && (
        <ul className="mt-1 ml-[0.6rem] border-l-2 border-dotted border-line pl-5">
          {children.map((child) => (
            <Node key={child.part.id} node={child} />
          ))}
        </ul>
      )}
    </li>
  );
}

function PartLine({ part }: { part: QuestPart }) {
  const Icon = part.is_reached ? CircleCheck : Circle;
  const target = Number(part.target);
  const done = Math.min(1, target > 0 ? Number(part.progress) / target : 0);
  return (
    <div className="flex gap-3 py-2">
      <Icon
        size={21}
        aria-hidden
        className={`mt-0.5 shrink-0 ${part.is_reached ? "fill-pine text-card" : "text-muted"}`}
      />
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
          <p className="font-semibold">
            {title(part)}
            <span className="sr-only">{`: ${part.is_reached ? words.done : words.open}`}</span>
          </p>
          <p className="text-sm text-muted tabular-nums">
            {words.part(formatNumber(Number(part.progress)), formatNumber(target))}
          </p>
        </div>
        {part.hint && <p className="text-sm text-muted">{part.hint}</p>}
        {part.kind === "leaf" && (
          <div aria-hidden="true" className="mt-2 h-1.5 overflow-hidden rounded-full bg-sunken">
            <span
              className="block h-full origin-left rounded-full bg-pine transition-transform duration-700"
              style={{ transform: `scaleX(${done})` }}
            />
          </div>
        )}
        {part.streak && <Streak streak={part.streak} />}
      </div>
    </div>
  );
}

function Streak({ streak }: { streak: NonNullable<QuestPart["streak"]> }) {
  return (
    <p className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted">
      <span className="inline-flex items-center gap-1.5">
        <Flame size={15} aria-hidden className="text-gold" />
        {words.streak(streak.length)}
      </span>
      {streak.freezes > 0 && (
        <span className="inline-flex items-center gap-1.5">
          <Snowflake size={15} aria-hidden className="text-gem" />
          {words.freezes(streak.freezes)}
        </span>
      )}
    </p>
  );
}

function title(part: QuestPart): string {
  if (part.label) return part.label;
  if (part.kind === "all_of") return words.allOf;
  return part.kind === "any_of" ? words.anyOf : part.id;
}
