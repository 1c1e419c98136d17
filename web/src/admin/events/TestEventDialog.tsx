import { useState } from "react";
import { useReload } from "@/admin/shared/useReload";
import { answer } from "@/api/client";
import type { LoggedEvent } from "@/api/desk";
import { ApiProblem } from "@/api/problem";
import { Field } from "@/components/Field";
import { ReasonDialog } from "@/components/ReasonDialog";
import { useServices } from "@/services";
import { adminText } from "@/text/admin";

const words = adminText.events.test;

interface TestEventDialogProps {
  isOpen: boolean;
  onClose: () => void;
  onSent: (event: LoggedEvent) => void;
}

/** Has something happen to a user, and shows what it led to. */
export function TestEventDialog({ isOpen, onClose, onSent }: TestEventDialogProps) {
  const { api } = useServices();
  const reload = useReload();
  const [type, setType] = useState("");
  const [user, setUser] = useState("");
  const [data, setData] = useState("{}");

  async function send(reason: string) {
    const body = { event_type: type.trim(), user_id: user.trim(), event_data: parsed(data), reason };
    const sent = await answer(api.POST("/api/v1/operations/test-events", { body }));
    await reload();
    onSent(sent.trace.event);
  }

  return (
    <ReasonDialog
      title={words.title}
      body={words.body}
      submit={words.send}
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={send}
    >
      <Field
        label={words.type}
        value={type}
        onChange={(event) => setType(event.target.value)}
        autoComplete="off"
        spellCheck={false}
      />
      <Field
        label={words.user}
        value={user}
        onChange={(event) => setUser(event.target.value)}
        autoComplete="off"
        spellCheck={false}
      />
      <label className="mb-5 block">
        <span className="mb-1.5 block text-sm font-semibold">{words.data}</span>
        <textarea
          value={data}
          onChange={(event) => setData(event.target.value)}
          rows={5}
          spellCheck={false}
          className="w-full rounded-xl border border-line bg-card p-4 font-mono text-sm hover:border-muted"
        />
      </label>
    </ReasonDialog>
  );
}

/** The data as an object; refused as the server would refuse it, where it is none. */
function parsed(text: string): Record<string, never> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return value as Record<string, never>;
  } catch {
    // Told below.
  }
  throw new ApiProblem(422, words.noObject);
}
