import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ArrowLeft, CloudOff } from "lucide-react";
import { useMayChange } from "@/admin/useRole";
import { Deliveries } from "@/admin/webhooks/Deliveries";
import { EndpointState } from "@/admin/webhooks/states";
import { WebhookActions } from "@/admin/webhooks/WebhookActions";
import { answer } from "@/api/client";
import { Button } from "@/components/Button";
import { Message } from "@/components/Message";
import { Notice } from "@/components/Notice";
import { PageHeader } from "@/components/PageHeader";
import { explainFault } from "@/components/useAct";
import { useServices, useUser } from "@/services";
import { adminText } from "@/text/admin";
import { formatMoment, text } from "@/text/en";

const words = adminText.webhooks;

/** One receiver: its state, what can be done with it, and the log of its deliveries. */
export function WebhookPage() {
  const { id = "" } = useParams({ strict: false });
  const { api } = useServices();
  const viewer = useUser()?.id;
  const mayChange = useMayChange();
  const { data, error, refetch } = useQuery({
    queryKey: [viewer, "admin", "webhook", id],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/webhooks/{endpoint_id}", { params: { path: { endpoint_id: id } }, signal })),
  });
  return (
    <>
      <Link
        to="/admin/webhooks"
        className="mb-3 inline-flex min-h-8 items-center gap-1.5 rounded text-sm font-semibold text-muted hover:text-ink"
      >
        <ArrowLeft size={15} aria-hidden />
        {words.back}
      </Link>
      <PageHeader
        title={data?.url ?? adminText.sections.webhooks}
        lead={
          <span className="flex min-h-6 flex-wrap items-center gap-2">
            {data && <EndpointState endpoint={data} />}
            {data?.description}
          </span>
        }
      >
        {data && mayChange && <WebhookActions endpoint={data} />}
      </PageHeader>
      {data?.paused_at && (
        <div className="mb-6">
          <Notice look="fault">
            {words.pausedSince(formatMoment(data.paused_at), data.paused_reason ?? "")}
          </Notice>
        </div>
      )}
      {error && data === undefined ? (
        <div role="alert">
          <Message icon={CloudOff} title={words.errorTitle} body={explainFault(error)}>
            <Button onClick={() => void refetch()}>{text.tryAgain}</Button>
          </Message>
        </div>
      ) : (
        <Deliveries endpointId={id} />
      )}
    </>
  );
}
