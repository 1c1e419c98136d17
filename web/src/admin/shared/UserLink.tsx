import { Link } from "@tanstack/react-router";

/** Leads to what is known of a user. */
export function UserLink({ id, name }: { id: string; name?: string | undefined }) {
  return (
    <Link
      to="/admin/users/$id"
      params={{ id }}
      className="inline-block min-w-24 rounded font-semibold wrap-anywhere text-pine underline decoration-1 underline-offset-4 hover:decoration-2"
    >
      {name ?? id}
    </Link>
  );
}
