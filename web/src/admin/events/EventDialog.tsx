import type { ReactNode } from "react";
import { Consequences } from "@/admin/events/Consequences";
import { Followers } from "@/admin/events/Followers";
import { asJson, CodeBlock } from "@/admin/shared/CodeBlock";
import { Facts } from "@/admin/shared/Facts";
import { UserLink } from "@/admin/shared/UserLink";
import type { LoggedEvent } from "@/api/desk";
import { Dialog } from "@/components/Dialog";
import { adminText } from "@/text/admin";
import { formatMoment, formatNumber } from "@/text/en";

const words = adminText.events.detail;

interface EventDialogProps {
  event: LoggedEvent | null;
  onClose: () => void;
  /** What can be done with the event where it is shown. */
  actions?: ReactNode;
}

/** One event: what was said, and what it led to. */
export function EventDialog({ event, onClose, actions }: EventDialogProps) {
  return (
    <Dialog title={event?.event_type ?? ""} isOpen={event !== null} onClose={onClose} size="wide">
      {event && (
        <div className="space-y-6">
          <Facts
            facts={[
              [words.id, <code key="id">{event.event_id}</code>],
              [
                words.user,
                event.user_id === null ? adminText.events.nobody : <UserLink key="user" id={event.user_id} />,
              ],
              [words.happened, formatMoment(event.timestamp)],
              [words.arrived, formatMoment(event.received_at)],
              [words.sequence, formatNumber(event.sequence)],
            ]}
          />
          <CodeBlock label={words.data}>{asJson(event.event_data)}</CodeBlock>
          <section>
            <h3 className="text-xl font-semibold">{words.consequences}</h3>
            <Consequences event={event} />
          </section>
          <Followers event={event} />
          {actions}
        </div>
      )}
    </Dialog>
  );
}
