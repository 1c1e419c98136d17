import { asJson, CodeBlock } from "@/admin/shared/CodeBlock";
import { Facts } from "@/admin/shared/Facts";
import { UserLink } from "@/admin/shared/UserLink";
import { useReload } from "@/admin/shared/useReload";
import { useMayChange } from "@/admin/useRole";
import { DeliveryState } from "@/admin/webhooks/states";
import type { Delivery } from "@/api/desk";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Notice } from "@/components/Notice";
import { useAct } from "@/components/useAct";
import { useServices } from "@/services";
import { adminText } from "@/text/admin";
import { formatMoment } from "@/text/en";

const words = adminText.webhooks;

/** One delivery: what it said, what was answered, and sending it again. */
export function DeliveryDialog({ delivery, onClose }: { delivery: Delivery | null; onClose: () => void }) {
  const { api } = useServices();
  const reload = useReload();
  const mayChange = useMayChange();
  const { busy, fault, run } = useAct();

  async function replay({ endpoint_id, id }: Delivery) {
    const done = await run(async () => {
      await api.POST("/api/v1/webhooks/{endpoint_id}/deliveries/{delivery_id}/replay", {
        params: { path: { endpoint_id, delivery_id: id } },
      });
      await reload();
    });
    if (done) onClose();
  }

  return (
    <Dialog title={words.delivery.title} isOpen={delivery !== null} onClose={onClose} size="wide">
      {delivery && (
        <div className="space-y-5">
          <Facts facts={factsOf(delivery)} />
          <CodeBlock label={words.delivery.payload}>{asJson(delivery.payload)}</CodeBlock>
          {fault && <Notice look="fault">{fault}</Notice>}
          {mayChange && (
            <div className="flex justify-end">
              <Button disabled={busy} onClick={() => void replay(delivery)}>
                {words.replay}
              </Button>
            </div>
          )}
        </div>
      )}
    </Dialog>
  );
}

function factsOf(delivery: Delivery) {
  const facts = [
    [words.delivery.kind, words.kindWords[delivery.kind] ?? delivery.kind] as const,
    [words.delivery.state, <DeliveryState key="state" status={delivery.status} />] as const,
    [words.delivery.id, <code key="id">{delivery.id}</code>] as const,
    [words.delivery.user, delivery.user_id && <UserLink key="user" id={delivery.user_id} />] as const,
    [words.delivery.attempts, String(delivery.attempts)] as const,
    [words.delivery.answer, delivery.last_status && String(delivery.last_status)] as const,
    [words.delivery.error, delivery.last_error] as const,
    [words.delivery.created, formatMoment(delivery.created_at)] as const,
    [words.delivery.delivered, delivery.delivered_at && formatMoment(delivery.delivered_at)] as const,
    [
      words.delivery.next,
      delivery.status === "pending" && delivery.next_attempt_at && formatMoment(delivery.next_attempt_at),
    ] as const,
  ];
  return facts.filter(([, value]) => value);
}
