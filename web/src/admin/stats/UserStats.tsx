import { useQuery } from "@tanstack/react-query";
import { Gauge, Search } from "lucide-react";
import { type FormEvent, useState } from "react";
import { measureInWords } from "@/admin/stats/counters";
import { answer } from "@/api/client";
import type { components } from "@/api/schema/processing";
import { Button } from "@/components/Button";
import { type Column, DataTable } from "@/components/DataTable";
import { Field } from "@/components/Field";
import { useServices, useUser } from "@/services";
import { adminText } from "@/text/admin";
import { formatNumber } from "@/text/en";

type Stat = components["schemas"]["StatItem"];
const words = adminText.stats;

/** Looks up what the stats of one user have come to. */
export function UserStats() {
  const { api } = useServices();
  const viewer = useUser();
  const [userId, setUserId] = useState<string | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: [viewer?.id, "admin", "stats", userId],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/stats/users/{user_id}", { params: { path: { user_id: userId ?? "" } }, signal }),
      ),
    enabled: userId !== null,
  });

  function lookUp(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const typed = String(new FormData(event.currentTarget).get("user")).trim();
    setUserId(typed === "" ? null : typed);
  }

  return (
    <section aria-labelledby="user-stats" className="mt-10">
      <h2 id="user-stats" className="mb-3 text-xl font-semibold">
        {words.lookUp}
      </h2>
      <form onSubmit={lookUp} className="mb-4 flex max-w-xl items-start gap-3">
        <div className="flex-1">
          <Field label={words.userId} name="user" hint={words.userIdHint} maxLength={64} autoComplete="off" />
        </div>
        <Button type="submit" className="mt-[1.6rem] h-12">
          <Search size={17} aria-hidden />
          {words.show}
        </Button>
      </form>
      {userId !== null && (
        <DataTable
          label={words.valuesLabel(userId)}
          columns={COLUMNS}
          rows={data?.stats}
          rowKey={(row) => row.code}
          error={error}
          onRetry={() => void refetch()}
          empty={{ icon: Gauge, title: words.noValuesTitle, body: words.noValuesBody }}
        />
      )}
    </section>
  );
}

const COLUMNS: readonly Column<Stat>[] = [
  {
    header: words.name,
    cell: (row) => (
      <>
        <span className="font-semibold">{row.name}</span>{" "}
        <code className="text-xs text-muted">{row.code}</code>
      </>
    ),
    csv: (row) => row.code,
  },
  {
    header: words.measure,
    cell: (row) => measureInWords(row.measure),
    csv: (row) => row.measure,
    isMinor: true,
  },
  {
    header: words.value,
    cell: (row) => (typeof row.value === "number" ? formatNumber(row.value) : row.value),
    csv: (row) => row.value,
    isNumber: true,
  },
];
