import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useReload } from "@/admin/shared/useReload";
import { ReplayDialog } from "@/admin/webhooks/ReplayDialog";
import { RotateDialog } from "@/admin/webhooks/RotateDialog";
import type { WebhookEndpoint } from "@/api/desk";
import { Button } from "@/components/Button";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { useServices } from "@/services";
import { adminText } from "@/text/admin";

const words = adminText.webhooks;

/** What can be done with a receiver. */
export function WebhookActions({ endpoint }: { endpoint: WebhookEndpoint }) {
  const { api } = useServices();
  const navigate = useNavigate();
  const reload = useReload();
  const [dialog, setDialog] = useState<"pause" | "resume" | "test" | "rotate" | "replay" | "remove" | null>(
    null,
  );
  const close = () => setDialog(null);
  const params = { path: { endpoint_id: endpoint.id } };
  const isActive = endpoint.status === "active";

  async function change(status: "active" | "paused") {
    await api.PATCH("/api/v1/webhooks/{endpoint_id}", { params, body: { status } });
    await reload();
  }

  async function test() {
    await api.POST("/api/v1/webhooks/{endpoint_id}/test", { params });
    await reload();
  }

  async function remove() {
    await api.DELETE("/api/v1/webhooks/{endpoint_id}", { params });
    await navigate({ to: "/admin/webhooks" });
    await reload();
  }

  return (
    <>
      <Button onClick={() => setDialog("test")}>{words.test}</Button>
      <Button look="quiet" onClick={() => setDialog(isActive ? "pause" : "resume")}>
        {isActive ? words.pause : words.resume}
      </Button>
      <Button look="quiet" onClick={() => setDialog("replay")}>
        {words.replayFailed}
      </Button>
      {!endpoint.built_in && (
        <>
          <Button look="quiet" onClick={() => setDialog("rotate")}>
            {words.rotate}
          </Button>
          <Button look="quiet" onClick={() => setDialog("remove")}>
            {words.remove}
          </Button>
        </>
      )}
      <ConfirmDialog
        title={words.test}
        body={words.testBody}
        submit={words.test}
        isOpen={dialog === "test"}
        onClose={close}
        onConfirm={test}
      />
      {/* One dialog for each act: one that closes still says what it was about. */}
      <ConfirmDialog
        title={words.pause}
        body={words.pauseBody}
        submit={words.pause}
        isOpen={dialog === "pause"}
        onClose={close}
        onConfirm={() => change("paused")}
      />
      <ConfirmDialog
        title={words.resume}
        body={words.resumeBody}
        submit={words.resume}
        isOpen={dialog === "resume"}
        onClose={close}
        onConfirm={() => change("active")}
      />
      <ConfirmDialog
        title={words.remove}
        body={words.removeBody}
        submit={words.remove}
        isGrave
        isOpen={dialog === "remove"}
        onClose={close}
        onConfirm={remove}
      />
      <RotateDialog endpointId={endpoint.id} isOpen={dialog === "rotate"} onClose={close} />
      <ReplayDialog endpointId={endpoint.id} isOpen={dialog === "replay"} onClose={close} />
    </>
  );
}
