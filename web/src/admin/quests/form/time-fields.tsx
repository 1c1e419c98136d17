import { ChevronDown } from "lucide-react";
import { useId, useState } from "react";
import { readDuration, UNITS, type Unit, writeDuration } from "@/admin/quests/definition/duration";
import { usePlace } from "@/admin/quests/form/context";
import { Field } from "@/components/Field";
import { adminText } from "@/text/admin";

const words = adminText.questForm;

interface TimeProps {
  at: string;
  label: string;
  hint?: string;
}

/** A duration as a number of minutes, hours or days; what is not so simple is shown as it is written. */
export function DurationField({ at, label, hint }: TimeProps) {
  const { value, set, fault } = usePlace(at);
  const [chosen, setChosen] = useState<Unit>("days");
  const id = useId();
  const text = typeof value === "string" ? value : "";
  const amount = readDuration(text);
  const unit = amount?.unit ?? chosen;
  const isSimple = text === "" || amount !== null;
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-semibold">
        {label}
      </label>
      <div className="flex">
        <input
          id={id}
          data-pointer={at}
          inputMode={isSimple ? "numeric" : "text"}
          autoComplete="off"
          aria-invalid={fault !== undefined}
          aria-describedby={`${id}-note`}
          value={amount?.amount ?? text}
          onChange={({ target }) => {
            const typed = target.value.trim();
            set(
              typed === ""
                ? undefined
                : /^[1-9]\d{0,6}$/.test(typed)
                  ? writeDuration({ amount: Number(typed), unit })
                  : typed,
            );
          }}
          className={`h-12 min-w-0 flex-1 rounded-l-xl border bg-card px-4 text-base focus-visible:z-1 ${fault ? "border-ember" : "border-line hover:border-muted"}`}
        />
        <div className="relative">
          <select
            aria-label={words.unitOf(label)}
            value={unit}
            disabled={!isSimple}
            onChange={({ target }) => {
              const next = target.value as Unit;
              setChosen(next);
              if (amount !== null) set(writeDuration({ amount: amount.amount, unit: next }));
            }}
            className="h-12 appearance-none rounded-r-xl border border-l-0 border-line bg-sunken pr-8 pl-3 text-sm font-semibold"
          >
            {UNITS.map((one) => (
              <option key={one} value={one}>
                {words.units[one]}
              </option>
            ))}
          </select>
          <ChevronDown
            size={15}
            aria-hidden
            className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-muted"
          />
        </div>
      </div>
      <p id={`${id}-note`} className={`mt-1 min-h-5 text-sm ${fault ? "text-ember" : "text-muted"}`}>
        {fault?.message ?? hint ?? ""}
      </p>
    </div>
  );
}

/** A moment, shown and written in UTC. */
export function MomentField({ at, label, hint }: TimeProps) {
  const { value, set, fault } = usePlace(at);
  const moment = typeof value === "string" && !Number.isNaN(Date.parse(value)) ? new Date(value) : null;
  return (
    <Field
      data-pointer={at}
      type="datetime-local"
      label={label}
      hint={hint}
      fault={fault?.message}
      value={moment?.toISOString().slice(0, 16) ?? ""}
      onChange={({ target }) => set(target.value === "" ? undefined : `${target.value}:00Z`)}
    />
  );
}
