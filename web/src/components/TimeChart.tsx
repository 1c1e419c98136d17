import {
  Area,
  AreaChart,
  Bar,
  BarChart,
  CartesianGrid,
  Legend,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { formatCompact, formatNumber } from "@/text/en";

/** Roles of the palette, so that a chart follows light and dark. */
const COLOURS = {
  pine: "var(--pine)",
  gold: "var(--gold-bright)",
  gem: "var(--gem-bright)",
  ember: "var(--ember)",
};

const SPARSE = 12;

export interface Series {
  key: string;
  label: string;
  colour: keyof typeof COLOURS;
}

interface TimeChartProps {
  /** Says what is to be seen, to those who do not see it. */
  label: string;
  /** One object for each point in time; `null` leaves a gap. */
  points: readonly Record<string, string | number | null>[];
  series: readonly Series[];
  formatTime: (time: string) => string;
  shape?: "area" | "bar";
  stacked?: boolean;
}

/** Numbers over time. `points[…].time` is what the horizontal axis shows. */
export function TimeChart({
  label,
  points,
  series,
  formatTime,
  shape = "area",
  stacked = false,
}: TimeChartProps) {
  const Chart = shape === "bar" ? BarChart : AreaChart;
  // A line through few points, or through one, is hardly to be seen.
  const isSparse = points.length <= SPARSE;
  return (
    <figure aria-label={label} className="h-64 w-full text-xs">
      <ResponsiveContainer width="100%" height="100%">
        <Chart data={[...points]} margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="time"
            tickFormatter={formatTime}
            tick={{ fill: "var(--muted)" }}
            stroke="var(--line)"
            minTickGap={40}
          />
          <YAxis
            allowDecimals={false}
            tickFormatter={formatCompact}
            tick={{ fill: "var(--muted)" }}
            stroke="transparent"
            width={56}
          />
          <Tooltip
            labelFormatter={(time) => formatTime(String(time))}
            formatter={(value) => formatNumber(Number(value))}
            contentStyle={{
              background: "var(--card)",
              border: "1px solid var(--line)",
              borderRadius: "0.75rem",
              color: "var(--ink)",
            }}
          />
          {series.length > 1 && (
            <Legend
              iconType="plainline"
              itemSorter={null}
              formatter={(name) => <span className="text-ink">{name}</span>}
            />
          )}
          {series.map(({ key, label: name, colour }) =>
            shape === "bar" ? (
              <Bar
                key={key}
                dataKey={key}
                name={name}
                fill={COLOURS[colour]}
                stackId={stacked ? "all" : key}
                isAnimationActive={false}
              />
            ) : (
              <Area
                key={key}
                dataKey={key}
                name={name}
                type="monotone"
                stroke={COLOURS[colour]}
                fill={COLOURS[colour]}
                fillOpacity={0.18}
                stackId={stacked ? "all" : key}
                connectNulls={false}
                dot={isSparse && { r: 3, fill: COLOURS[colour], fillOpacity: 1 }}
                isAnimationActive={false}
              />
            ),
          )}
        </Chart>
      </ResponsiveContainer>
    </figure>
  );
}
