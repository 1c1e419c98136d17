import { describe, expect, it } from "vitest";
import { readUser } from "@/session/claims";

function token(claims: object): string {
  const bytes = new TextEncoder().encode(JSON.stringify(claims));
  return `header.${Buffer.from(bytes).toString("base64url")}.signature`;
}

describe("readUser", () => {
  it("reads names beyond ASCII", () => {
    expect(readUser(token({ sub: "7", user_name: "Zoë 🐉", role: "admin" }))).toEqual({
      id: "7",
      name: "Zoë 🐉",
      role: "admin",
    });
  });

  it("falls back to the id and to the lesser role", () => {
    expect(readUser(token({ sub: "7", role: "owner" }))).toEqual({ id: "7", name: "7", role: "user" });
  });
});
