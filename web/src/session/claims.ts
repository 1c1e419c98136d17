/** A viewer reads what an administrator sees, and changes nothing. */
export type Role = "user" | "viewer" | "admin";

const ROLES: readonly unknown[] = ["user", "viewer", "admin"] satisfies Role[];

/** Who is signed in, as far as the pages show it. */
export interface SessionUser {
  id: string;
  name: string;
  role: Role;
}

/** Reads the user from an access token. The pages only display it: verifying tokens is the services' work. */
export function readUser(accessToken: string): SessionUser {
  const payload = accessToken.split(".")[1];
  if (payload === undefined) throw new Error("The access token is not a JWT.");
  const bytes = Uint8Array.from(atob(payload.replaceAll("-", "+").replaceAll("_", "/")), (char) =>
    char.charCodeAt(0),
  );
  const claims = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  const id = String(claims["sub"]);
  return {
    id,
    name: typeof claims["user_name"] === "string" ? claims["user_name"] : id,
    role: ROLES.includes(claims["role"]) ? (claims["role"] as Role) : "user",
  };
}

export function isSameUser(one: SessionUser, other: SessionUser): boolean {
  return one.id === other.id && one.name === other.name && one.role === other.role;
}
