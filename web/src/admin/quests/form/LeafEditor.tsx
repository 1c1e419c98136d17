import { isObject, valueAt } from "@/admin/quests/definition/json";
import { useForm, usePlace } from "@/admin/quests/form/context";
import { ChoiceField, FieldGrid, NumberField, TextField } from "@/admin/quests/form/fields";
import { ConditionField } from "@/admin/quests/form/long-fields";
import { StepsEditor } from "@/admin/quests/form/StepsEditor";
import { remeasured, TAKES } from "@/admin/quests/form/shape";
import { TokensField } from "@/admin/quests/form/TokensField";
import { DurationField } from "@/admin/quests/form/time-fields";
import { Select } from "@/components/Select";
import { adminText } from "@/text/admin";

const words = adminText.questForm;
const COUNTERS = ["count", "sum", "streak", "max"];

/** One thing to reach. */
export function LeafEditor({ at, isPart }: { at: string; isPart: boolean }) {
  const { value, suggestions } = useForm();
  const place = usePlace(at);
  const leaf = isObject(place.value) ? place.value : {};
  const isStat = value["kind"] === "stat";
  const measure = typeof leaf["measure"] === "string" ? leaf["measure"] : "count";
  const takes = new Set(TAKES[measure] ?? Object.values(TAKES).flat());
  const has = (name: string) => takes.has(name) || valueAt(leaf, `/${name}`) !== undefined;
  const options = Object.entries(words.measures)
    .filter(([one]) => !isStat || COUNTERS.includes(one) || one === measure)
    .map(([one, label]) => ({ value: one, label }));

  return (
    <div className="space-y-3">
      <FieldGrid>
        <div>
          <Select
            label={words.measure}
            data-pointer={`${at}/measure`}
            value={measure}
            options={options}
            onChange={(next) => place.set(remeasured(leaf, next))}
          />
          <p className="mt-1 min-h-5" />
        </div>
        {takes.has("target") && !isStat && <NumberField at={`${at}/target`} label={words.target} />}
        {has("stat") && <TextField at={`${at}/stat`} label={words.stat} suggestions={suggestions.stats} />}
      </FieldGrid>
      {has("on") && (
        <TokensField
          at={`${at}/on`}
          label={words.on}
          hint={words.onHint}
          suggestions={suggestions.eventTypes}
        />
      )}
      {has("where") && <ConditionField at={`${at}/where`} label={words.where} hint={words.whereHint} />}
      {has("steps") && <StepsEditor at={`${at}/steps`} />}
      <FieldGrid>
        {has("field") && (
          <TextField
            at={`${at}/field`}
            label={words.field}
            hint={words.fieldHint}
            suggestions={suggestions.fields}
          />
        )}
        {has("default") && (
          <NumberField at={`${at}/default`} label={words.default} hint={words.defaultHint} />
        )}
        {has("every") && (
          <ChoiceField at={`${at}/every`} label={words.every} options={words.everies} fallback="day" />
        )}
        {has("grace") && (
          <NumberField at={`${at}/grace`} label={words.grace} hint={words.graceHint} fallback={0} />
        )}
        {has("cap") && (
          <>
            <ChoiceField at={`${at}/cap/per`} label={words.capPer} options={words.per} none={words.capNone} />
            <NumberField at={`${at}/cap/most`} label={words.capMost} />
          </>
        )}
        {has("cooldown") && (
          <DurationField at={`${at}/cooldown`} label={words.cooldown} hint={words.cooldownHint} />
        )}
        {has("freezes") && (
          <>
            <TokensField
              at={`${at}/freezes/on`}
              label={words.freezesOn}
              suggestions={suggestions.eventTypes}
            />
            <TextField
              at={`${at}/freezes/field`}
              label={words.freezesField}
              suggestions={suggestions.fields}
            />
          </>
        )}
        <TextField at={`${at}/label`} label={words.label} hint={words.labelHint} />
        <TextField at={`${at}/hint`} label={words.hint} hint={words.hintHint} />
        {isPart && <TextField at={`${at}/id`} label={words.id} hint={words.idHint} />}
      </FieldGrid>
    </div>
  );
}
