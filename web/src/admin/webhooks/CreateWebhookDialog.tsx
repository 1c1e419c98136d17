import { type FormEvent, useState } from "react";
import { useReload } from "@/admin/shared/useReload";
import { Secret } from "@/admin/webhooks/Secret";
import { answer } from "@/api/client";
import type { WebhookKind } from "@/api/desk";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Field } from "@/components/Field";
import { Notice } from "@/components/Notice";
import { useAct } from "@/components/useAct";
import { useServices } from "@/services";
import { adminText } from "@/text/admin";
import { text } from "@/text/en";

const words = adminText.webhooks;
const KINDS: readonly WebhookKind[] = [
  "quest.completed",
  "achievement.unlocked",
  "level.reached",
  "reward.credited",
];

/** Adds a receiver; its secret is shown once. */
export function CreateWebhookDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { api } = useServices();
  const reload = useReload();
  const { busy, fault, run } = useAct();
  const [secret, setSecret] = useState<string | null>(null);
  const [lacksKinds, setLacksKinds] = useState(false);

  async function create(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const kinds = KINDS.filter((kind) => form.get(kind) !== null);
    setLacksKinds(kinds.length === 0);
    if (kinds.length === 0) return;
    const body = {
      url: String(form.get("url")).trim(),
      description: String(form.get("description")).trim(),
      kinds,
    };
    await run(async () => {
      setSecret((await answer(api.POST("/api/v1/webhooks", { body }))).secret);
      await reload();
    });
  }

  function close() {
    setSecret(null);
    onClose();
  }

  return (
    <Dialog title={words.create} isOpen={isOpen} onClose={close}>
      {secret !== null ? (
        <Secret secret={secret} onClose={close} />
      ) : (
        <form noValidate className="space-y-2" onSubmit={(event) => void create(event)}>
          <Field label={words.url} name="url" type="url" hint={words.urlHint} autoComplete="off" />
          <Field label={words.description} name="description" maxLength={200} autoComplete="off" />
          <fieldset>
            <legend className="mb-1.5 text-sm font-semibold">{words.kinds}</legend>
            <div className="grid gap-2 sm:grid-cols-2">
              {KINDS.map((kind) => (
                <label key={kind} className="flex min-h-9 items-center gap-2.5 text-sm">
                  <input type="checkbox" name={kind} defaultChecked className="size-5 accent-pine" />
                  {words.kindWords[kind]}
                </label>
              ))}
            </div>
            <p className="mt-1 min-h-5 text-sm text-ember">{lacksKinds && words.chooseKinds}</p>
          </fieldset>
          {fault && <Notice look="fault">{fault}</Notice>}
          <div className="flex justify-end gap-3 pt-2">
            <Button look="quiet" onClick={close}>
              {text.cancel}
            </Button>
            <Button type="submit" disabled={busy}>
              {words.create}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
