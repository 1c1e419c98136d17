import { Button } from "@/components/Button";
import { Notice } from "@/components/Notice";
import { adminText } from "@/text/admin";
import { text } from "@/text/en";

/** A new secret, shown this once. */
export function Secret({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <>
      <Notice>{adminText.webhooks.secret}</Notice>
      <code className="mt-4 block rounded-xl bg-sunken p-4 text-sm break-all select-all">{secret}</code>
      <div className="mt-5 flex justify-end">
        <Button onClick={onClose}>{text.close}</Button>
      </div>
    </>
  );
}
