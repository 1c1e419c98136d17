import { useQuery } from "@tanstack/react-query";
import { Sigma } from "lucide-react";
import { measureInWords } from "@/admin/stats/counters";
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
      <DataTable
        label={words.stats}
        tools={<h2 className="pb-1.5 text-xl font-semibold">{words.stats}</h2>}
        columns={[
          {
            header: words.stat,
            cell: (row) => <span className="font-semibold">{row.name}</span>,
            csv: (row) => row.code,
          },
          {
            header: words.measure,
            cell: (row) => measureInWords(row.measure),
            csv: (row) => row.measure,
          },
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
