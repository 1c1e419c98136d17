import { Star } from "lucide-react";
import type { BoardRow } from "@/api/types";
import { formatNumber } from "@/text/en";
import { leaderboardText as words } from "@/text/player/leaderboard";

const MEDALS: Record<number, string> = {
  1: "bg-gold-bright text-[#221603]",
  2: "bg-sunken text-ink ring-1 ring-line",
  3: "bg-gold-soft text-gold",
};

interface BoardTableProps {
  rows: readonly BoardRow[];
  /** Whose row stands out. */
  userId: string;
  label: string;
  /** Whether there is room for rank, name and points only. */
  isNarrow?: boolean;
}

export function BoardTable({ rows, userId, label, isNarrow = false }: BoardTableProps) {
  const wide = isNarrow ? "hidden" : "hidden sm:table-cell";
  return (
    <table className="w-full border-separate border-spacing-0 text-left">
      <caption className="sr-only">{label}</caption>
      <thead className={isNarrow ? "hidden" : "text-xs tracking-wide text-muted uppercase"}>
        <tr>
          <th scope="col" className="w-14 pb-2 pl-2 font-semibold">
            {words.columns.rank}
          </th>
          <th scope="col" className="pb-2 pl-3 font-semibold">
            {words.columns.player}
          </th>
          <th scope="col" className={`pb-2 pl-6 text-right font-semibold whitespace-nowrap ${wide}`}>
            {words.columns.level}
          </th>
          <th scope="col" className={`pb-2 pl-6 text-right font-semibold whitespace-nowrap ${wide}`}>
            {words.columns.tokens}
          </th>
          <th scope="col" className="pr-3 pb-2 pl-6 text-right font-semibold">
            {words.columns.points}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.user_id} row={row} isOwn={row.user_id === userId} wide={wide} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row, isOwn, wide }: { row: BoardRow; isOwn: boolean; wide: string }) {
  const cell = isOwn ? "bg-pine-soft" : "";
  return (
    <tr data-rank={row.rank} data-own={isOwn} className="h-13">
      <td className={`w-14 rounded-l-xl pl-2 ${cell}`}>
        <span
          className={`inline-grid h-8 min-w-8 place-items-center rounded-full px-1.5 text-sm font-semibold tabular-nums ${MEDALS[row.rank] ?? "text-muted"}`}
        >
          {formatNumber(row.rank)}
        </span>
      </td>
      <th scope="row" className={`w-full max-w-0 truncate pl-3 font-semibold ${cell}`}>
        {row.name}
        {isOwn && <span className="ml-2 text-sm font-normal text-pine">{words.you}</span>}
      </th>
      <td className={`text-right text-muted tabular-nums ${cell} ${wide}`}>{formatNumber(row.level)}</td>
      <td className={`text-right text-muted tabular-nums ${cell} ${wide}`}>
        <span className="inline-flex items-center gap-1">
          {formatNumber(row.star_tokens)}
          <Star size={14} aria-hidden className="fill-gold-bright text-gold-bright" />
        </span>
      </td>
      <td className={`rounded-r-xl pr-3 pl-4 text-right font-semibold tabular-nums ${cell}`}>
        {formatNumber(row.points)}
      </td>
    </tr>
  );
}
