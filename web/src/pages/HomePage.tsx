import { useQuery } from "@tanstack/react-query";
import { CloudOff, Map as MapIcon } from "lucide-react";
import { progressQuery } from "@/api/queries";
import type { QuestProgress } from "@/api/types";
import { Button } from "@/components/Button";
import { Message } from "@/components/Message";
import { Notice } from "@/components/Notice";
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
  return (
    <>
      <h1 className="text-3xl font-semibold tracking-tight break-words sm:text-4xl">
        {text.home.greeting(user.name)}
      </h1>
      <p className="mt-2 min-h-7 text-lg text-muted">{quests && quests.length > 0 && summary(quests)}</p>
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
  const names = new Map(quests.map((quest) => [quest.code, quest.name]));
  const ofKind = (kind: QuestProgress["kind"]) => quests.filter((quest) => quest.kind === kind);
  return (
    <>
      <QuestSection title={text.home.quests} quests={ofKind("quest")} names={names} />
      <QuestSection title={text.home.achievements} quests={ofKind("achievement")} names={names} />
    </>
  );
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
