import { Download } from "lucide-react";
import { useState } from "react";
import { exportData } from "@/account/export";
import { Button } from "@/components/Button";
import { Notice } from "@/components/Notice";
import { Panel } from "@/components/Panel";
import { useAct } from "@/components/useAct";
import { useServices } from "@/services";
import type { SessionUser } from "@/session/claims";
import { accountText as words } from "@/text/player/account";

/** Everything that is kept about the player, saved by the browser as a file. */
export function ExportPanel({ user }: { user: SessionUser }) {
  const { api } = useServices();
  const { busy, fault, run } = useAct();
  const [isDone, setDone] = useState(false);

  async function save() {
    setDone(false);
    const isSaved = await run(async () => {
      const data = await exportData(api);
      const day = new Date().toISOString().slice(0, 10);
      saveFile(words.fileName(user.name, day), JSON.stringify(data, null, 2));
    });
    setDone(isSaved);
  }

  return (
    <Panel title={words.export}>
      <p className="mb-4 text-muted">{words.exportBody}</p>
      {fault && (
        <div className="mb-4">
          <Notice look="fault">{fault}</Notice>
        </div>
      )}
      <div className="flex flex-wrap items-center gap-4">
        <Button look="quiet" disabled={busy} onClick={() => void save()}>
          <Download size={18} aria-hidden />
          {busy ? words.exporting : words.exportButton}
        </Button>
        <p role="status" className="text-sm text-pine">
          {isDone && words.exported}
        </p>
      </div>
    </Panel>
  );
}

function saveFile(name: string, json: string): void {
  const url = URL.createObjectURL(new Blob([json], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
