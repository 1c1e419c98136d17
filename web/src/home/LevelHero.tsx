import { useQuery } from "@tanstack/react-query";
import { Crown, Star } from "lucide-react";
import type { ReactNode } from "react";
import { levelsQuery, overviewQuery } from "@/api/standing-queries";
import type { Overview } from "@/api/types";
import { CountUp } from "@/components/CountUp";
import { Hills } from "@/home/Hills";
import { useServices } from "@/services";
import type { SessionUser } from "@/session/claims";
import { text } from "@/text/en";

const words = text.home.level;

interface LevelHeroProps {
  user: SessionUser;
  summary: string | null;
}

/** The head of the home page: who plays, how far they have come, and what the next level takes. */
export function LevelHero({ user, summary }: LevelHeroProps) {
  const { api } = useServices();
  const { data: overview, isError } = useQuery(overviewQuery(api, user.id));
  return (
    <section
      aria-label={words.label}
      className="relative flex flex-col justify-between overflow-hidden rounded-4xl bg-hero px-5 pt-6 pb-6 text-on-hero shadow-card sm:px-8 sm:pt-8 sm:pb-7"
    >
      <Hills className="absolute inset-0 size-full" />
      <div className="relative">
        <h1 className="text-3xl font-semibold tracking-tight break-words sm:text-4xl">
          {text.home.greeting(user.name)}
        </h1>
        {/* On a phone it may take a second line, whose room is that between the two parts where it does not. */}
        <p className="mt-1.5 min-h-14 max-w-lg text-lg text-on-hero-soft sm:min-h-7">{summary}</p>
      </div>
      <div className="relative mt-3 sm:mt-6">
        {overview && <Standing overview={overview} userId={user.id} />}
        {!overview && !isError && <StandingSkeleton />}
        {!overview && isError && <p role="alert">{words.failed}</p>}
      </div>
    </section>
  );
}

/** As high as what comes. */
function StandingSkeleton() {
  return (
    <div aria-hidden="true" className="flex animate-breathe items-end gap-5">
      <div className="hidden h-24 w-[5.4rem] shrink-0 rounded-3xl bg-black/25 sm:block" />
      <div className="flex-1">
        <div className="h-13 sm:h-8" />
        <div className="mt-2 h-3.5 rounded-full bg-black/25" />
        <div className="mt-3 h-5" />
      </div>
    </div>
  );
}

function Standing({ overview, userId }: { overview: Overview; userId: string }) {
  const { api } = useServices();
  const { data: curve } = useQuery(levelsQuery(api, userId));
  const { level, points, level_since: since, next_level_at: next } = overview;
  const last = curve?.levels.at(-1)?.level;
  const part = next === null ? 1 : Math.min(1, Math.max(0, (points - since) / (next - since)));
  return (
    <div className="flex items-end gap-5">
      <LevelShield level={level} />
      <div className="min-w-0 flex-1">
        <div className="flex flex-col sm:flex-row sm:items-baseline sm:justify-between sm:gap-x-4">
          <p className="font-display text-2xl font-semibold">
            {words.name(level)}{" "}
            {last !== undefined && (
              <span className="font-sans text-sm font-normal text-on-hero-soft">{words.of(last)}</span>
            )}
          </p>
          <p className="text-sm text-on-hero-soft">
            {next === null ? words.last : words.toGo(next - points, level + 1)}
          </p>
        </div>
        <div
          role="progressbar"
          aria-label={next === null ? words.last : words.bar(level + 1)}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(part * 100)}
          aria-valuetext={words.value(points, next ?? points)}
          className="mt-2 h-3.5 overflow-hidden rounded-full bg-black/25 p-0.5"
        >
          <span
            className="block h-full origin-left rounded-full bg-[#f0b93a] transition-transform duration-1000 ease-out"
            style={{ transform: `scaleX(${part})` }}
          />
        </div>
        <ul className="mt-3 flex flex-wrap gap-x-3 gap-y-1.5 text-[0.8125rem]/5 font-semibold sm:gap-x-5 sm:text-sm">
          <Fact>
            <CountUp value={points} />
            {words.pointsUnit(points)}
          </Fact>
          <Fact>
            <Star size={15} aria-hidden className="fill-[#f0b93a] text-[#f0b93a]" />
            {words.tokens(overview.star_tokens)}
          </Fact>
          {overview.rank !== null && (
            <Fact>
              <Crown size={15} aria-hidden className="text-[#f0b93a]" />
              {words.rank(overview.rank)}
            </Fact>
          )}
        </ul>
      </div>
    </div>
  );
}

function Fact({ children }: { children: ReactNode }) {
  return <li className="flex items-center gap-1.5">{children}</li>;
}

function LevelShield({ level }: { level: number }) {
  return (
    <svg viewBox="0 0 72 80" className="hidden h-24 w-auto shrink-0 sm:block" aria-hidden="true">
      <path d="M36 2 68 12v28c0 19-13 31-32 38C17 71 4 59 4 40V12z" fill="#f0b93a" />
      <path d="M36 8.500 62 16.500v23.500c0 15-10 25-26 31.500C20 65 10 55 10 40V16.500z" fill="#134433" />
      <path
        d="M36 13 58 19.800v20.200c0 12-8 20.500-22 26.300"
        fill="none"
        stroke="#f6f2e7"
        strokeOpacity="0.18"
        strokeWidth="2"
      />
      <text
        x="36"
        y="40"
        dominantBaseline="central"
        textAnchor="middle"
        fill="#f6f2e7"
        className="font-display text-[28px] font-semibold"
      >
        {level}
      </text>
    </svg>
  );
}
