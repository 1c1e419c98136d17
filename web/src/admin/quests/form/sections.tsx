import { useForm, usePlace } from "@/admin/quests/form/context";
import { CheckField, ChoiceField, FieldGrid, NumberField, TextField } from "@/admin/quests/form/fields";
import { AreaField, ConditionField } from "@/admin/quests/form/long-fields";
import { TokensField } from "@/admin/quests/form/TokensField";
import { DurationField, MomentField } from "@/admin/quests/form/time-fields";
import { Select } from "@/components/Select";
import { adminText } from "@/text/admin";

const words = adminText.questForm;

export function Basics() {
  const { isKnown, suggestions } = useForm();
  return (
    <>
      <FieldGrid>
        <TextField at="/name" label={words.name} isRequired maxLength={120} />
        <TextField
          at="/code"
          label={words.code}
          hint={words.codeHint}
          isRequired
          isLocked={isKnown}
          maxLength={64}
        />
      </FieldGrid>
      <AreaField at="/description" label={words.description} />
      <FieldGrid>
        <ChoiceField at="/kind" label={words.kind} options={adminText.quests.kinds} fallback="quest" />
        <TextField at="/category" label={words.category} suggestions={suggestions.categories} />
        <TextField at="/icon" label={words.icon} hint={words.iconHint} />
        <TextField at="/rarity" label={words.rarity} hint={words.rarityHint} />
      </FieldGrid>
    </>
  );
}

export function Rewards() {
  const { suggestions, value } = useForm();
  const isNamed = typeof value["reward_name"] === "string";
  const listed = Object.fromEntries(suggestions.rewards.map((one) => [one, one]));
  return (
    <>
      {(suggestions.rewards.length > 0 || isNamed) && (
        <ChoiceField
          at="/reward_name"
          label={words.rewardName}
          hint={words.rewardNameHint}
          options={listed}
          none={words.rewardOwn}
        />
      )}
      {!isNamed && (
        <FieldGrid>
          <NumberField at="/reward/gold" label={words.gold} fallback={0} />
          <NumberField at="/reward/diamonds" label={words.diamonds} fallback={0} />
          <NumberField at="/reward/points" label={words.points} fallback={0} />
          <TextField at="/reward/badge" label={words.badge} />
        </FieldGrid>
      )}
      <FieldGrid>
        <ChoiceField at="/claim" label={words.claim} options={words.claims} fallback="automatic" />
        {value["claim"] === "manual" && (
          <DurationField at="/claim_expires_after" label={words.claimExpires} />
        )}
      </FieldGrid>
      <FieldGrid>
        <NumberField at="/budget/gold" label={words.budgetGold} hint={words.budgetHint} />
        <NumberField at="/budget/diamonds" label={words.budgetDiamonds} />
      </FieldGrid>
    </>
  );
}

export function Repetition() {
  const { value, set } = usePlace("/repeat/limit");
  const isEndless = value === null;
  return (
    <FieldGrid>
      <div>
        {!isEndless && (
          <NumberField at="/repeat/limit" label={words.limit} hint={words.limitHint} fallback={1} />
        )}
        <label className="flex min-h-11 items-center gap-3 font-semibold">
          <input
            type="checkbox"
            className="size-5 accent-pine"
            checked={isEndless}
            onChange={({ target }) => set(target.checked ? null : undefined)}
          />
          {words.endless}
        </label>
      </div>
      <ChoiceField at="/repeat/reset" label={words.reset} options={words.resets} fallback="never" />
      <DurationField at="/repeat/cooldown" label={words.repeatCooldown} />
    </FieldGrid>
  );
}

export function People() {
  const { suggestions, value } = useForm();
  return (
    <>
      <FieldGrid>
        <MomentField at="/window/starts_at" label={words.startsAt} />
        <MomentField at="/window/ends_at" label={words.endsAt} />
        <DurationField at="/window/opens_after" label={words.opensAfter} />
        <DurationField at="/window/closes_after" label={words.closesAfter} />
        <ChoiceField
          at="/enrolment"
          label={words.enrolment}
          options={words.enrolments}
          fallback="automatic"
        />
        {value["enrolment"] === "opt_in" && <DurationField at="/deadline" label={words.deadline} />}
        <ChoiceField
          at="/visibility"
          label={words.visibility}
          options={words.visibilities}
          fallback="visible"
        />
        <NumberField at="/min_level" label={words.minLevel} />
      </FieldGrid>
      <TokensField
        at="/prerequisites"
        label={words.prerequisites}
        hint={words.prerequisitesHint}
        suggestions={suggestions.codes}
      />
      <ConditionField at="/segment" label={words.segment} hint={words.segmentHint} />
    </>
  );
}

export function Versions() {
  const { value, set } = usePlace("/backfill/since");
  const since = value === undefined || value === "now" ? "now" : value === "beginning" ? "beginning" : "date";
  return (
    <>
      <FieldGrid>
        <ChoiceField at="/migration" label={words.migration} options={words.migrations} fallback="carry" />
        <Select
          label={words.since}
          data-pointer="/backfill/since"
          value={since}
          options={Object.entries(words.sinces).map(([one, label]) => ({
            value: one as keyof typeof words.sinces,
            label,
          }))}
          onChange={(next) =>
            set(
              next === "now"
                ? undefined
                : next === "date"
                  ? `${new Date().toISOString().slice(0, 10)}T00:00:00Z`
                  : next,
            )
          }
        />
        {since === "date" && <MomentField at="/backfill/since" label={words.sinceDate} />}
      </FieldGrid>
      {since !== "now" && (
        <FieldGrid>
          <CheckField at="/backfill/pay" label={words.pay} fallback />
          <CheckField at="/backfill/notify" label={words.notify} fallback />
        </FieldGrid>
      )}
    </>
  );
}
