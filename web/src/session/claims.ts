/** Who is signed in, as far as the pages show it. */
export interface SessionUser {
  id: string;
  name: string;
  role: "user" | "admin";
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
    role: claims["role"] === "admin" ? "admin" : "user",
  };
}

export function isSameUser(one: SessionUser, other: SessionUser): boolean {
  return one.id === other.id && one.name === other.name && one.role === other.role;
}
