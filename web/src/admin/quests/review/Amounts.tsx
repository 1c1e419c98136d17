import type { Amounts as Values } from "@/admin/quests/review/simulation";
import { DiamondIcon, GoldIcon } from "@/components/Coins";
import { adminText } from "@/text/admin";
import { formatNumber } from "@/text/en";

const words = adminText.questReview;

/** Gold, diamonds and points beside each other; what is none is left out. */
export function Amounts(props: { of: Values; isSigned?: boolean; size?: "small" | "large" }) {
  const { of, isSigned = false, size = "large" } = props;
  const iconSize = size === "small" ? 15 : 22;
  const write = (number: number) => `${isSigned && number > 0 ? "+" : ""}${formatNumber(number)}`;
  if (of.gold === 0 && of.diamonds === 0 && of.points === 0) return <>0</>;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-3 gap-y-1 tabular-nums">
      {of.gold !== 0 && (
        <span className="inline-flex items-center gap-1.5">
          <GoldIcon size={iconSize} />
          {write(of.gold)}
          <span className="sr-only"> {words.gold}</span>
        </span>
      )}
      {of.diamonds !== 0 && (
        <span className="inline-flex items-center gap-1.5">
          <DiamondIcon size={iconSize} />
          {write(of.diamonds)}
          <span className="sr-only"> {words.diamonds}</span>
        </span>
      )}
      {of.points !== 0 && (
        <span>
          {write(of.points)}{" "}
          <span className="text-sm font-normal text-muted">{words.points.toLowerCase()}</span>
        </span>
      )}
    </span>
  );
}
