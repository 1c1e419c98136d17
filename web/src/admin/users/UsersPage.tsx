import { useNavigate } from "@tanstack/react-router";
import { UserPlus, UsersRound } from "lucide-react";
import { type FormEvent, useState } from "react";
import { FilterField } from "@/admin/shared/FilterField";
import { optionsOf } from "@/admin/shared/options";
import { UserLink } from "@/admin/shared/UserLink";
import { useFilters } from "@/admin/shared/useFilters";
import { useMayChange } from "@/admin/useRole";
import { CreateAccountDialog } from "@/admin/users/CreateAccountDialog";
import { RolePill, StatePill } from "@/admin/users/pills";
import { answer } from "@/api/client";
import type { Account } from "@/api/desk";
import { usePages } from "@/api/usePages";
import { Button } from "@/components/Button";
import { type Column, DataTable } from "@/components/DataTable";
import { Field } from "@/components/Field";
import { PageHeader } from "@/components/PageHeader";
import { Select } from "@/components/Select";
import { useServices } from "@/services";
import { adminText } from "@/text/admin";
import { formatDate } from "@/text/en";

const words = adminText.users;
const ROLES = optionsOf(adminText.roles);
const STATES = optionsOf(words.states);

/** Accounts, and the way to any user by their id. */
export function UsersPage() {
  const { api } = useServices();
  const mayChange = useMayChange();
  const [filters, change] = useFilters(["name", "role", "state"]);
  const [isCreating, setCreating] = useState(false);
  const query = {
    user_name: filters.name || null,
    role: (filters.role || null) as Account["role"] | null,
    status: filters.state === "" ? null : (Number(filters.state) as Account["status"]),
  };
  const { total, ...pages } = usePages<Account>({
    queryKey: ["users", query],
    rowKey: (row) => row.user_id,
    fetchPage: (range, signal) =>
      answer(api.GET("/api/v1/users", { params: { query: { ...query, ...range } }, signal })),
  });
  return (
    <>
      <PageHeader title={adminText.sections.users} lead={words.lead}>
        {mayChange && (
          <Button onClick={() => setCreating(true)}>
            <UserPlus size={18} aria-hidden />
            {words.create}
          </Button>
        )}
      </PageHeader>
      <ById />
      <DataTable
        label={adminText.sections.users}
        columns={COLUMNS}
        empty={{ icon: UsersRound, title: words.emptyTitle, body: words.emptyBody }}
        tools={
          <>
            <FilterField
              label={words.find}
              placeholder={words.findPlaceholder}
              value={filters.name}
              onChange={(name) => change({ name })}
            />
            <Select
              label={words.role}
              options={ROLES}
              value={filters.role}
              onChange={(role) => change({ role })}
            />
            <Select
              label={words.state}
              options={STATES}
              value={filters.state}
              onChange={(state) => change({ state })}
            />
            <p role="status" className="pb-3 text-sm text-muted">
              {total !== undefined && words.found(total)}
            </p>
          </>
        }
        {...pages}
      />
      <CreateAccountDialog isOpen={isCreating} onClose={() => setCreating(false)} />
    </>
  );
}

const COLUMNS: readonly Column<Account>[] = [
  {
    header: words.columns.name,
    cell: (row) => <UserLink id={row.user_id} name={row.user_name} />,
    csv: (row) => row.user_name,
  },
  { header: words.columns.role, cell: (row) => <RolePill role={row.role} />, csv: (row) => row.role },
  {
    header: words.columns.state,
    cell: (row) => <StatePill status={row.status} />,
    csv: (row) => words.states[row.status],
  },
  { header: words.columns.zone, cell: (row) => row.time_zone, csv: (row) => row.time_zone, isMinor: true },
  {
    header: words.columns.created,
    cell: (row) => formatDate(row.created_at),
    csv: (row) => row.created_at,
    isMinor: true,
  },
  {
    header: words.columns.id,
    cell: (row) => <code className="text-[0.8125rem] text-muted">{row.user_id}</code>,
    csv: (row) => row.user_id,
    isMinor: true,
  },
];

/** Events may speak of users who have no account here. */
function ById() {
  const navigate = useNavigate();
  function open(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const id = String(new FormData(event.currentTarget).get("id")).trim();
    if (id !== "") void navigate({ to: "/admin/users/$id", params: { id } });
  }
  return (
    <form onSubmit={open} className="mb-4 flex max-w-xl items-start gap-3">
      <div className="min-w-0 flex-1">
        <Field
          label={words.byId}
          name="id"
          hint={words.byIdHint}
          maxLength={64}
          autoComplete="off"
          spellCheck={false}
        />
      </div>
      <Button type="submit" look="quiet" className="mt-6.5 min-h-12">
        {words.open}
      </Button>
    </form>
  );
}
