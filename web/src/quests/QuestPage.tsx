import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ArrowLeft, CloudOff, Compass } from "lucide-react";
import { ApiProblem } from "@/api/problem";
import { progressQuery } from "@/api/queries";
import { questQuery } from "@/api/quest-queries";
import type { QuestDetail } from "@/api/types";
import { Button } from "@/components/Button";
import { Message } from "@/components/Message";
import { usePageTitle } from "@/components/PageHeader";
import { PageSkeleton } from "@/components/Skeleton";
import { AbandonButton } from "@/quests/AbandonButton";
import { AcceptButton } from "@/quests/AcceptButton";
import { ClaimButton } from "@/quests/ClaimButton";
import { Completions } from "@/quests/Completions";
import { Explanation } from "@/quests/Explanation";
import { Objective } from "@/quests/Objective";
import { canBeAbandoned, canBeAccepted, isSecret } from "@/quests/order";
import { QuestFacts } from "@/quests/QuestFacts";
import { QuestHead } from "@/quests/QuestHead";
import { useServices, useUser } from "@/services";
import type { SessionUser } from "@/session/claims";
import { text } from "@/text/en";
import { questsText } from "@/text/player/quests";

const route = getRouteApi("/signed-in/quests/$code");
const words = questsText.detail;

export function QuestPage() {
  const user = useUser();
  const { code } = route.useParams();
  return (
    user && (
      <>
        <Link
          to="/quests"
          search={{}}
          className="-ml-2 inline-flex min-h-11 items-center gap-2 rounded-xl px-2 text-sm font-semibold text-muted hover:text-ink"
        >
          <ArrowLeft size={17} aria-hidden />
          {words.back}
        </Link>
        <Quest key={code} user={user} code={code} />
      </>
    )
  );
}

function Quest({ user, code }: { user: SessionUser; code: string }) {
  const { api } = useServices();
  const { data: quest, error, refetch, isFetching } = useQuery(questQuery(api, user.id, code));
  usePageTitle(quest?.name ?? questsText.title);
  if (quest) return <Told quest={quest} user={user} />;
  if (error === null) return <PageSkeleton />;
  const isUnknown = error instanceof ApiProblem && (error.status === 404 || error.status === 422);
  return (
    <div role="alert" className="mt-4">
      <Message
        icon={isUnknown ? Compass : CloudOff}
        title={isUnknown ? words.notFoundTitle : questsText.errorTitle}
        body={isUnknown ? words.notFoundBody : questsText.errorBody}
      >
        {!isUnknown && (
          <Button disabled={isFetching} onClick={() => void refetch()}>
            {text.tryAgain}
          </Button>
        )}
      </Message>
    </div>
  );
}

function Told({ quest, user }: { quest: QuestDetail; user: SessionUser }) {
  const { api } = useServices();
  const { data: others } = useQuery(progressQuery(api, user.id));
  const names = new Map(others?.map((other) => [other.code, other.name]));
  const missing = quest.missing_prerequisites.map((code) => ({ code, name: names.get(code) ?? code }));
  return (
    <article data-quest={quest.code} data-status={quest.status}>
      <QuestHead quest={quest} missing={missing.map(({ name }) => name)}>
        {quest.claimable_cycles.length > 0 && <ClaimButton quest={quest} />}
        {canBeAccepted(quest) && <AcceptButton quest={quest} />}
      </QuestHead>
      <div className="mt-5 grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="space-y-5">
          <Objective quest={quest} />
          {!isSecret(quest) && <Explanation userId={user.id} code={quest.code} />}
        </div>
        <div className="space-y-5">
          <QuestFacts quest={quest} missing={missing} />
          <Completions quest={quest} />
          {canBeAbandoned(quest) && <AbandonButton quest={quest} />}
        </div>
      </div>
    </article>
  );
}
