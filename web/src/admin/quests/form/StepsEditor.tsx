import { Plus } from "lucide-react";
import { useForm, usePlace } from "@/admin/quests/form/context";
import { FieldGrid, TextField } from "@/admin/quests/form/fields";
import { ConditionField } from "@/admin/quests/form/long-fields";
import { PartFrame } from "@/admin/quests/form/PartFrame";
import { TokensField } from "@/admin/quests/form/TokensField";
import { DurationField } from "@/admin/quests/form/time-fields";
import { Button } from "@/components/Button";
import { adminText } from "@/text/admin";

const words = adminText.questForm;

/** The steps of a sequence. */
export function StepsEditor({ at }: { at: string }) {
  const { suggestions } = useForm();
  const { value, set, fault } = usePlace(at);
  const steps = Array.isArray(value) ? value : [];
  return (
    <div className="pb-2">
      {fault && <p className="mb-2 text-sm text-ember">{fault.message}</p>}
      <ol className="space-y-3">
        {steps.map((_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps have no name but their place.
          <li key={index}>
            <PartFrame list={steps} index={index} onChange={set} title={words.step(index + 1)}>
              <FieldGrid>
                <TextField at={`${at}/${index}/label`} label={words.label} />
                {index > 0 && (
                  <DurationField at={`${at}/${index}/within`} label={words.within} hint={words.withinHint} />
                )}
              </FieldGrid>
              <TokensField
                at={`${at}/${index}/on`}
                label={words.on}
                hint={words.onHint}
                suggestions={suggestions.eventTypes}
              />
              <ConditionField at={`${at}/${index}/where`} label={words.where} />
            </PartFrame>
          </li>
        ))}
      </ol>
      <Button look="quiet" className="mt-3" onClick={() => set([...steps, { on: [] }])}>
        <Plus size={17} aria-hidden />
        {words.addStep}
      </Button>
    </div>
  );
}
