import { answer } from "@/api/client";
import { Button } from "@/components/Button";
import { Notice } from "@/components/Notice";
import { Panel } from "@/components/Panel";
import { useAct } from "@/components/useAct";
import { useServices } from "@/services";
import { accountText as words } from "@/text/player/account";

/** Ends all of the player's sessions: for who has lost a device, or left one signed in. */
export function SessionsPanel() {
  const { api, session } = useServices();
  const { busy, fault, run } = useAct();

  async function signOutEverywhere() {
    await run(async () => {
      await answer(api.POST("/api/v1/login/logout-everywhere"));
      await session.forget("signed-out-everywhere");
    });
  }

  return (
    <Panel title={words.sessions}>
      <p className="mb-4 text-muted">{words.sessionsBody}</p>
      {fault && (
        <div className="mb-4">
          <Notice look="fault">{fault}</Notice>
        </div>
      )}
      <Button look="quiet" disabled={busy} onClick={() => void signOutEverywhere()}>
        {busy ? words.signingOut : words.signOutEverywhere}
      </Button>
    </Panel>
  );
}
