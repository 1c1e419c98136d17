export const keysText = {
  lead: "With a key, another system sends events over HTTP.",
  issue: "Issue a key",
  name: "Name",
  nameHint: "Who will use it, such as “game server”.",
  prefix: "Key",
  created: "Issued",
  state: "State",
  active: "Active",
  revoked: "Revoked",
  actions: "Actions",
  revoke: "Revoke",
  revokeNamed: (name: string) => `Revoke the key of “${name}”`,
  revokeBody:
    "Requests with this key are refused from now on. This cannot be undone; a new key can be issued.",
  keep: "Copy the key now. It is shown this once, and only its fingerprint is kept.",
  emptyTitle: "No keys yet",
  emptyBody: "Issue one for each system that sends events over HTTP.",
} as const;
