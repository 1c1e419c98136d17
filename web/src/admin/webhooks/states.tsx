import type { Delivery, WebhookEndpoint } from "@/api/desk";
import { Pill } from "@/components/Pill";
import { adminText } from "@/text/admin";

const words = adminText.webhooks;
const LOOKS = { pending: "gem", sending: "gem", delivered: "good", failed: "bad" } as const;

/** Whether a receiver is told, and whether it answers. */
export function EndpointState({ endpoint }: { endpoint: WebhookEndpoint }) {
  if (endpoint.status === "paused") return <Pill look="bad">{words.states.paused}</Pill>;
  if (endpoint.failures > 0) return <Pill look="gold">{words.failing(endpoint.failures)}</Pill>;
  return <Pill look="good">{words.states.active}</Pill>;
}

export function DeliveryState({ status }: { status: Delivery["status"] }) {
  return <Pill look={LOOKS[status]}>{words.deliveryStates[status]}</Pill>;
}
