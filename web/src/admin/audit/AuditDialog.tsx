import { Actor } from "@/admin/audit/Actor";
import { asJson, CodeBlock } from "@/admin/shared/CodeBlock";
import { Facts } from "@/admin/shared/Facts";
import { UserLink } from "@/admin/shared/UserLink";
import type { AuditEntry } from "@/api/desk";
import { Dialog } from "@/components/Dialog";
import { adminText } from "@/text/admin";
import { formatMoment } from "@/text/en";

const words = adminText.audit;

/** One entry in full. */
export function AuditDialog({ entry, onClose }: { entry: AuditEntry | null; onClose: () => void }) {
  return (
    <Dialog
      title={entry ? words.action(entry.action) : words.title}
      isOpen={entry !== null}
      onClose={onClose}
      size="wide"
    >
      {entry && (
        <div className="space-y-5">
          <Facts facts={factsOf(entry)} />
          <CodeBlock label={words.columns.details}>{asJson(entry.details)}</CodeBlock>
        </div>
      )}
    </Dialog>
  );
}

function factsOf(entry: AuditEntry) {
  const facts = [
    [words.columns.at, formatMoment(entry.at)] as const,
    [words.columns.actor, <Actor key="actor" actor={entry.actor} />] as const,
    [words.columns.subject, <code key="subject">{entry.subject.id}</code>] as const,
    [words.columns.user, entry.user_id && <UserLink key="user" id={entry.user_id} />] as const,
    [words.columns.reason, entry.reason] as const,
    [words.columns.service, words.services[entry.service]] as const,
    [words.columns.id, <code key="id">{entry.id}</code>] as const,
  ];
  return facts.filter(([, value]) => value);
}
