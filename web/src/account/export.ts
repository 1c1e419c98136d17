import { authorizedBy, type TokenSource } from "@/api/client";
import { send } from "@/api/http";

/** What each service keeps about the player, under the service's name. */
export interface ExportedData {
  exported_at: string;
  account: unknown;
  progress: unknown;
}

/** Collects what the services keep about the player. */
export async function exportData(tokens: TokenSource): Promise<ExportedData> {
  const authorized = authorizedBy(tokens);
  const read = (path: string) =>
    authorized(async (token): Promise<unknown> => {
      const response = await send(path, { headers: { Authorization: `Bearer ${token}` } });
      return response.json();
    });
  const [account, progress] = await Promise.all([
    read("/api/v1/users/me/export"),
    read("/api/v1/progress/me/export"),
  ]);
  return { exported_at: new Date().toISOString(), account, progress };
}
