import type { Role } from "@/session/claims";
import { keysText } from "@/text/admin/keys";

/** Every English sentence of the administrators' desk, one file for each of its sections. */
export const adminText = {
  title: "Administration",
  toPlayer: "Back to the player's pages",
  roles: { user: "Player", viewer: "Viewer", admin: "Administrator" } satisfies Record<Role, string>,
  sections: {
    keys: "Publishers’ keys",
  },
  keys: keysText,
} as const;
