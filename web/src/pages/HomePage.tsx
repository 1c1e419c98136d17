import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowRight, CloudOff, Map as MapIcon } from "lucide-react";
import { useEffect } from "react";
import { keys, progressQuery } from "@/api/queries";
import { statsQuery } from "@/api/standing-queries";
import type { QuestProgress } from "@/api/types";
import { Button } from "@/components/Button";
import { Message } from "@/components/Message";
import { Notice } from "@/components/Notice";
import { usePageTitle } from "@/components/PageHeader";
import { Bone } from "@/components/Skeleton";
import { LevelHero } from "@/home/LevelHero";
import { ReadySection } from "@/home/ReadySection";
import { StreakCard } from "@/home/StreakCard";
import { homeSections, pickStreak } from "@/home/sections";
import { headline } from "@/quests/order";
import { QuestSection, QuestSectionSkeleton } from "@/quests/QuestSection";
import { useServices, useUser } from "@/services";
import type { SessionUser } from "@/session/claims";
import { formatNumber, text } from "@/text/en";

export function HomePage() {
  const user = useUser();
  return user && <Home user={user} />;
}

function Home({ user }: { user: SessionUser }) {
  const { api } = useServices();
  const { data: quests, isError, refetch, isFetching } = useQuery(progressQuery(api, user.id));
  const { data: stats, isError: isWithoutStats } = useQuery(statsQuery(api, user.id));
  const isKnown = (quests !== undefined || isError) && (stats !== undefined || isWithoutStats);
  const streak = isKnown ? pickStreak(quests ?? [], stats ?? []) : null;
  const hasRoomForStreak = !isKnown || streak !== null;
  usePageTitle(text.home.title);
  useRefreshAtReset(user.id, quests);
  return (
    <>
      <div className={`grid gap-5 ${hasRoomForStreak ? "lg:grid-cols-[minmax(0,1fr)_21rem]" : ""}`}>
        <LevelHero user={user} summary={quests && quests.length > 0 ? summary(quests) : null} />
        {streak && <StreakCard userId={user.id} code={streak.code} name={streak.name} />}
        {!isKnown && hasRoomForStreak && <Bone className="h-80 rounded-4xl" />}
      </div>
      {quests && isError && (
        <div className="mt-6">
          <Notice look="fault">{text.home.stale}</Notice>
        </div>
      )}
      {quests && <Quests quests={quests} />}
      {!quests && !isError && <QuestSectionSkeleton />}
      {!quests && isError && (
        <div className="mt-10" role="alert">
          <Message icon={CloudOff} title={text.home.errorTitle} body={text.home.errorBody}>
            <Button disabled={isFetching} onClick={() => void refetch()}>
              {text.tryAgain}
            </Button>
          </Message>
        </div>
      )}
    </>
  );
}

function Quests({ quests }: { quests: QuestProgress[] }) {
  if (quests.length === 0) {
    return (
      <div className="mt-10">
        <Message icon={MapIcon} title={text.home.emptyTitle} body={text.home.emptyBody} />
      </div>
    );
  }
  const sections = homeSections(quests);
  return (
    <>
      <ReadySection quests={sections.ready} />
      <QuestSection title={text.home.today} quests={sections.today} />
      <QuestSection title={text.home.underWay} quests={sections.underWay} />
      <QuestSection title={text.home.next} quests={sections.next} />
      <p className="mt-8 text-center">
        <Link
          to="/quests"
          search={{}}
          className="inline-flex min-h-11 items-center gap-2 rounded-xl px-4 font-semibold text-pine underline-offset-4 hover:underline"
        >
          {text.home.everyQuest}
          <ArrowRight size={18} aria-hidden />
        </Link>
      </p>
    </>
  );
}

/** Browsers fire longer timers at once. */
const LONGEST_TIMER_MS = 2_147_483_647;
const AFTER_RESET_MS = 1_000;

/** Loads progress again when the next day, week or month of a quest begins. */
function useRefreshAtReset(userId: string, quests: QuestProgress[] | undefined): void {
  const queries = useQueryClient();
  const times = (quests ?? []).flatMap(({ resets_at: at }) => (at ? [new Date(at).getTime()] : []));
  const soonest = times.length > 0 ? Math.min(...times) : null;
  useEffect(() => {
    if (soonest === null) return;
    const wait = Math.max(0, soonest - Date.now()) + AFTER_RESET_MS;
    const timer = setTimeout(
      () => void queries.invalidateQueries({ queryKey: keys.progress(userId) }),
      Math.min(wait, LONGEST_TIMER_MS),
    );
    return () => clearTimeout(timer);
  }, [queries, userId, soonest]);
}

function summary(quests: QuestProgress[]): string {
  const line = headline(quests);
  switch (line.kind) {
    case "ready":
      return text.home.summary.ready(line.number);
    case "near":
      return text.home.summary.near(line.quest.name, formatNumber(line.left));
    case "fresh":
      return text.home.summary.fresh;
    case "all-done":
      return text.home.summary.allDone;
    case "quiet":
      return text.home.summary.quiet;
  }
}
