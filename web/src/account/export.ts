import { type Api, answer } from "@/api/client";
import type { AccountExport, ProgressExport } from "@/api/types";

/** What each service keeps about the player. */
export interface ExportedData {
  exported_at: string;
  account: AccountExport;
  progress: ProgressExport;
}

/** Collects what the services keep about the player. */
export async function exportData(api: Api): Promise<ExportedData> {
  const [account, progress] = await Promise.all([
    answer(api.GET("/api/v1/users/me/export")),
    answer(api.GET("/api/v1/progress/me/export")),
  ]);
  return { exported_at: new Date().toISOString(), account, progress };
}
