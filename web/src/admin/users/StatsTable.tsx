import { useQuery } from "@tanstack/react-query";
import { Sigma } from "lucide-react";
import { statsQuery } from "@/admin/users/queries";
import { DataTable } from "@/components/DataTable";
import { useServices, useUser } from "@/services";
import { adminText } from "@/text/admin";
import { formatNumber } from "@/text/en";

const words = adminText.users.overview;

/** A user's counters. */
export function StatsTable({ id }: { id: string }) {
  const { api } = useServices();
  const { data, error, refetch } = useQuery(statsQuery(api, useUser()?.id ?? "", id));
  return (
    <section>
      <h2 className="text-xl font-semibold">{words.stats}</h2>
      <DataTable
        label={words.stats}
        columns={[
          {
            header: words.stat,
            cell: (row) => <span className="font-semibold">{row.name}</span>,
            csv: (row) => row.code,
          },
          { header: words.measure, cell: (row) => row.measure, csv: (row) => row.measure },
          {
            header: words.value,
            cell: (row) => formatNumber(Number(row.value)),
            csv: (row) => row.value,
            isNumber: true,
          },
        ]}
        rows={data}
        rowKey={(row) => row.code}
        error={error}
        onRetry={() => void refetch()}
        empty={{ icon: Sigma, title: words.noStatsTitle, body: words.noStatsBody }}
      />
    </section>
  );
}
