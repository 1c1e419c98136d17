import { type FormEvent, useState } from "react";
import { answer } from "@/api/client";
import { ApiProblem, names } from "@/api/problem";
import { Button } from "@/components/Button";
import { Field } from "@/components/Field";
import { Notice } from "@/components/Notice";
import { Panel } from "@/components/Panel";
import { explainFault } from "@/components/useAct";
import { useServices } from "@/services";
import type { SessionUser } from "@/session/claims";
import { text } from "@/text/en";
import { accountText as words } from "@/text/player/account";

interface Fault {
  message?: string;
  current?: string;
  next?: string;
}

/** A new password ends all sessions, so that this one is begun anew with it. */
export function PasswordPanel({ user }: { user: SessionUser }) {
  const { api, session } = useServices();
  const [state, setState] = useState<"idle" | "busy" | "changed">("idle");
  const [fault, setFault] = useState<Fault>({});

  async function change(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const current = String(data.get("current"));
    const next = String(data.get("next"));
    if (current === "" || next === "") {
      setFault({
        ...(current === "" && { current: text.form.required }),
        ...(next === "" && { next: text.form.required }),
      });
      return;
    }
    setState("busy");
    setFault({});
    try {
      await answer(api.PATCH("/api/v1/users/me", { body: { password: next, current_password: current } }));
      await session.signIn(user.name, next);
      form.reset();
      setState("changed");
    } catch (error) {
      setFault(explain(error));
      setState("idle");
    }
  }

  return (
    <Panel title={words.password}>
      <form noValidate onSubmit={(event) => void change(event)} className="space-y-3">
        <input type="hidden" name="username" autoComplete="username" value={user.name} readOnly />
        <Field
          label={words.current}
          name="current"
          type="password"
          autoComplete="current-password"
          fault={fault.current}
        />
        <Field
          label={words.next}
          name="next"
          type="password"
          autoComplete="new-password"
          hint={words.passwordHint}
          fault={fault.next}
        />
        {fault.message && <Notice look="fault">{fault.message}</Notice>}
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 pt-1">
          <Button type="submit" disabled={state === "busy"}>
            {state === "busy" ? words.changing : words.change}
          </Button>
          <p role="status" className="text-sm text-pine">
            {state === "changed" && words.changed}
          </p>
        </div>
      </form>
    </Panel>
  );
}

function explain(error: unknown): Fault {
  if (error instanceof ApiProblem && names(error.faults, "current_password"))
    return { current: words.wrongCurrent };
  if (error instanceof ApiProblem && names(error.faults, "password")) return { next: text.form.passwordRule };
  if (error instanceof ApiProblem && [400, 403].includes(error.status))
    return { current: words.wrongCurrent };
  return { message: explainFault(error) };
}
