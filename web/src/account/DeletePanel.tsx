import { type FormEvent, useState } from "react";
import { answer } from "@/api/client";
import { Button } from "@/components/Button";
import { Confirm } from "@/components/Confirm";
import { Field } from "@/components/Field";
import { Notice } from "@/components/Notice";
import { Panel } from "@/components/Panel";
import { useAct } from "@/components/useAct";
import { useServices } from "@/services";
import type { SessionUser } from "@/session/claims";
import { accountText as words } from "@/text/player/account";

/** Deletes the account, once the player has typed its name. */
export function DeletePanel({ user }: { user: SessionUser }) {
  const { api, session } = useServices();
  const [isAsking, setAsking] = useState(false);
  const [typed, setTyped] = useState("");
  const { busy, fault, run } = useAct();

  async function remove(event: FormEvent) {
    event.preventDefault();
    if (typed.trim() !== user.name) return;
    await run(async () => {
      await answer(api.DELETE("/api/v1/users/me"));
      await session.forget("deleted");
    });
  }

  return (
    <Panel title={words.danger}>
      <p className="mb-4 text-muted">{words.dangerBody}</p>
      <Button look="danger" onClick={() => setAsking(true)}>
        {words.deleteButton}
      </Button>
      <Confirm title={words.deleteTitle} isOpen={isAsking} onClose={() => setAsking(false)}>
        <form noValidate onSubmit={(event) => void remove(event)}>
          <p className="mb-4 break-words text-muted">{words.deleteBody(user.name)}</p>
          <Field
            label={words.deleteLabel}
            name="confirmation"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
          />
          {fault && <Notice look="fault">{fault}</Notice>}
          <div className="mt-4 flex flex-wrap justify-end gap-3">
            <Button look="quiet" onClick={() => setAsking(false)}>
              {words.deleteNo}
            </Button>
            <Button type="submit" look="danger" disabled={busy || typed.trim() !== user.name}>
              {busy ? words.deleting : words.deleteYes}
            </Button>
          </div>
        </form>
      </Confirm>
    </Panel>
  );
}
