import { MOST_POINTS, readTable, type TableFault, type Typed, whole } from "@/admin/levels/curve";
import { Field } from "@/components/Field";
import { Select } from "@/components/Select";
import { adminText } from "@/text/admin";

const words = adminText.levels;

/** What a curve is set with. */
export function CurveFields({ typed, onChange }: { typed: Typed; onChange: (typed: Typed) => void }) {
  const set = (change: Partial<Typed>) => onChange({ ...typed, ...change });
  return (
    <>
      <div className="mb-4">
        <Select
          label={words.kind}
          value={typed.kind}
          options={[
            { value: "formula", label: words.kinds.formula },
            { value: "table", label: words.kinds.table },
          ]}
          onChange={(kind) => set({ kind })}
        />
      </div>
      {typed.kind === "formula" ? (
        <div className="space-y-3">
          <Field
            label={words.first}
            inputMode="numeric"
            value={typed.first}
            fault={whole(typed.first, 1, MOST_POINTS) === null ? words.faults.whole(MOST_POINTS) : undefined}
            onChange={({ target }) => set({ first: target.value })}
          />
          <Field
            label={words.growth}
            inputMode="numeric"
            hint={words.growthHint}
            value={typed.growth}
            fault={
              whole(typed.growth, 0, MOST_POINTS) === null ? words.faults.growth(MOST_POINTS) : undefined
            }
            onChange={({ target }) => set({ growth: target.value })}
          />
          <Field
            label={words.levels}
            inputMode="numeric"
            value={typed.levels}
            fault={whole(typed.levels, 2, 1_000) === null ? words.faults.highest : undefined}
            onChange={({ target }) => set({ levels: target.value })}
          />
        </div>
      ) : (
        <Table typed={typed} onChange={(thresholds) => set({ thresholds })} />
      )}
    </>
  );
}

function Table({ typed, onChange }: { typed: Typed; onChange: (thresholds: string) => void }) {
  const read = readTable(typed.thresholds);
  const fault = Array.isArray(read) ? null : explain(read);
  return (
    <div>
      <label htmlFor="thresholds" className="mb-1.5 block text-sm font-semibold">
        {words.thresholds}
      </label>
      <textarea
        id="thresholds"
        rows={8}
        inputMode="numeric"
        aria-invalid={fault !== null}
        aria-describedby="thresholds-note"
        value={typed.thresholds}
        onChange={({ target }) => onChange(target.value)}
        className={`block w-full rounded-xl border bg-card px-4 py-2.5 tabular-nums ${fault ? "border-ember" : "border-line hover:border-muted"}`}
      />
      <p id="thresholds-note" className={`mt-1 min-h-10 text-sm ${fault ? "text-ember" : "text-muted"}`}>
        {fault ?? words.thresholdsHint}
      </p>
    </div>
  );
}

function explain(fault: TableFault): string {
  switch (fault.kind) {
    case "empty":
      return words.faults.noTable;
    case "too-many":
      return words.faults.tooMany;
    case "not-whole":
      return words.faults.notWhole(fault.text);
    case "not-rising":
      return words.faults.notRising(fault.level);
  }
}
