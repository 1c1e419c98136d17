import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { zones } from "@/account/zones";
import { answer } from "@/api/client";
import { ApiProblem, names } from "@/api/problem";
import { keys } from "@/api/queries";
import type { Account } from "@/api/types";
import { Button } from "@/components/Button";
import { Field } from "@/components/Field";
import { Notice } from "@/components/Notice";
import { Select } from "@/components/Select";
import { explainFault } from "@/components/useAct";
import { useServices } from "@/services";
import { text } from "@/text/en";
import { accountText as words } from "@/text/player/account";

interface Fault {
  message?: string;
  name?: string;
}

/** Name and time zone. */
export function ProfilePanel({ account }: { account: Account }) {
  const { api, session } = useServices();
  const queries = useQueryClient();
  const [name, setName] = useState(account.user_name);
  const [zone, setZone] = useState(account.time_zone);
  const [state, setState] = useState<"idle" | "busy" | "saved">("idle");
  const [fault, setFault] = useState<Fault>({});

  async function save(event: FormEvent) {
    event.preventDefault();
    setState("busy");
    setFault({});
    try {
      const body = {
        ...(name.trim() !== account.user_name && { user_name: name.trim() }),
        ...(zone !== account.time_zone && { time_zone: zone }),
      };
      await answer(api.PATCH("/api/v1/users/me", { body }));
      // The name stands in the token as well.
      if (body.user_name !== undefined) await session.replace(await session.token());
      await queries.invalidateQueries({ queryKey: keys.user(account.user_id) });
      setState("saved");
    } catch (error) {
      setFault(explain(error));
      setState("idle");
    }
  }

  return (
    <form noValidate onSubmit={(event) => void save(event)} className="space-y-3">
      <Field
        label={words.userName}
        name="user_name"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        value={name}
        onChange={({ target }) => setName(target.value)}
        fault={fault.name}
      />
      <div>
        <Select
          label={words.zone}
          options={zones(zone).map((one) => ({ value: one, label: one.replaceAll("_", " ") }))}
          value={zone}
          onChange={setZone}
        />
        <p className="mt-1 text-sm text-muted">
          {words.zoneHint} {words.zoneHere(Intl.DateTimeFormat().resolvedOptions().timeZone)}
        </p>
      </div>
      {fault.message && <Notice look="fault">{fault.message}</Notice>}
      <div className="flex items-center gap-4 pt-1">
        <Button type="submit" disabled={state === "busy"}>
          {state === "busy" ? words.saving : words.save}
        </Button>
        <p role="status" className="text-sm text-pine">
          {state === "saved" && words.saved}
        </p>
      </div>
    </form>
  );
}

function explain(error: unknown): Fault {
  if (error instanceof ApiProblem && error.status === 409) return { name: text.form.nameTaken };
  if (error instanceof ApiProblem && names(error.faults, "user_name"))
    return { name: text.form.userNameRule };
  if (error instanceof ApiProblem && names(error.faults, "time_zone")) return { message: words.zoneUnknown };
  return { message: explainFault(error) };
}
