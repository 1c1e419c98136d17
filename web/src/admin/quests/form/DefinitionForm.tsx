import { ChevronDown } from "lucide-react";
import { type ComponentType, useState } from "react";
import type { Fault } from "@/admin/quests/definition/faults";
import { isInside } from "@/admin/quests/definition/faults";
import { useForm } from "@/admin/quests/form/context";
import { ObjectiveEditor } from "@/admin/quests/form/ObjectiveEditor";
import { Basics, People, Repetition, Rewards, Versions } from "@/admin/quests/form/sections";
import { Pill } from "@/components/Pill";
import { adminText } from "@/text/admin";

type SectionName = keyof typeof adminText.questForm.sections;

interface SectionOf {
  name: SectionName;
  places: readonly string[];
  Content: ComponentType;
  /** Open from the start; the others only where something stands in them. */
  isMain?: boolean;
}

const SECTIONS: readonly SectionOf[] = [
  {
    name: "basics",
    places: ["/code", "/name", "/kind", "/description", "/category", "/icon", "/rarity"],
    Content: Basics,
    isMain: true,
  },
  {
    name: "objective",
    places: ["/objective"],
    Content: () => <ObjectiveEditor at="/objective" />,
    isMain: true,
  },
  {
    name: "reward",
    places: ["/reward", "/reward_name", "/claim", "/claim_expires_after", "/budget"],
    Content: Rewards,
    isMain: true,
  },
  { name: "repeat", places: ["/repeat"], Content: Repetition },
  {
    name: "people",
    places: ["/window", "/enrolment", "/deadline", "/visibility", "/min_level", "/prerequisites", "/segment"],
    Content: People,
  },
  { name: "versions", places: ["/migration", "/backfill"], Content: Versions },
];
/** A stat only counts. */
const OF_STATS: readonly SectionName[] = ["basics", "objective", "versions"];

/** A definition as a form; what it has no field for stays as it is. */
export function DefinitionFields({ isReadOnly }: { isReadOnly: boolean }) {
  const { value, faults } = useForm();
  const isStat = value["kind"] === "stat";
  const shown = SECTIONS.filter(
    ({ name, places }) =>
      !isStat || OF_STATS.includes(name) || places.some((place) => Object.hasOwn(value, place.slice(1))),
  );
  return (
    <fieldset disabled={isReadOnly} className="min-w-0 space-y-4">
      <legend className="sr-only">{adminText.quests.tabs.definition}</legend>
      {shown.map((section) => (
        <Section key={section.name} section={section} faults={faultsIn(section, faults)} />
      ))}
    </fieldset>
  );
}

function Section({ section, faults }: { section: SectionOf; faults: number }) {
  const { value } = useForm();
  const { name, places, Content, isMain } = section;
  const isSet = places.some((place) => Object.hasOwn(value, place.slice(1)));
  const [isOpen, setOpen] = useState(isMain || isSet);
  return (
    <details
      open={isOpen}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
      className="group rounded-2xl border border-line bg-card shadow-card"
    >
      <summary className="flex min-h-16 cursor-pointer list-none items-center gap-3 rounded-2xl px-5 py-3 [&::-webkit-details-marker]:hidden">
        <span className="min-w-0 flex-1">
          <span className="block font-display text-lg font-semibold">
            {adminText.questForm.sections[name]}
          </span>
          <span className="block text-sm text-muted">{adminText.questForm.leads[name]}</span>
        </span>
        {faults > 0 && <Pill look="bad">{adminText.quests.check.faults(faults)}</Pill>}
        <ChevronDown
          size={18}
          aria-hidden
          className="shrink-0 text-muted transition-transform group-open:rotate-180"
        />
      </summary>
      <div className="space-y-3 px-5 pt-2 pb-5">
        <Content />
      </div>
    </details>
  );
}

function faultsIn({ places }: SectionOf, faults: readonly Fault[]): number {
  return faults.filter(({ pointer }) => places.some((place) => isInside(pointer, place))).length;
}
