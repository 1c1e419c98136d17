import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { CloudOff, SearchX } from "lucide-react";
import { progressQuery } from "@/api/queries";
import type { QuestProgress } from "@/api/types";
import { Button } from "@/components/Button";
import { Message } from "@/components/Message";
import { PageHeader } from "@/components/PageHeader";
import { filterQuests, type QuestSearch, readQuestSearch } from "@/quests/filter";
import { inOrder } from "@/quests/order";
import { QuestCard } from "@/quests/QuestCard";
import { QuestFilters } from "@/quests/QuestFilters";
import { QUEST_GRID, QuestSectionSkeleton } from "@/quests/QuestSection";
import { useServices, useUser } from "@/services";
import type { SessionUser } from "@/session/claims";
import { text } from "@/text/en";
import { questsText } from "@/text/player/quests";

const route = getRouteApi("/signed-in/quests");

export function QuestsPage() {
  const user = useUser();
  return user && <Quests user={user} />;
}

function Quests({ user }: { user: SessionUser }) {
  const { api } = useServices();
  const { data: quests, isError, refetch, isFetching } = useQuery(progressQuery(api, user.id));
  // The router keeps what the route has not taken from the address, such as a state that there is none of.
  const search = readQuestSearch({ ...route.useSearch() });
  const navigate = useNavigate();
  const choose = (next: QuestSearch) =>
    void navigate({ to: "/quests", search: next, replace: true, resetScroll: false });
  return (
    <>
      <PageHeader title={questsText.title} lead={questsText.lead} />
      {quests && <QuestFilters quests={quests} search={search} onChange={choose} />}
      {quests && <Found quests={quests} search={search} onClear={() => choose({})} />}
      {!quests && !isError && <QuestSectionSkeleton />}
      {!quests && isError && (
        <div role="alert">
          <Message icon={CloudOff} title={questsText.errorTitle} body={questsText.errorBody}>
            <Button disabled={isFetching} onClick={() => void refetch()}>
              {text.tryAgain}
            </Button>
          </Message>
        </div>
      )}
    </>
  );
}

interface FoundProps {
  quests: QuestProgress[];
  search: QuestSearch;
  onClear: () => void;
}

function Found({ quests, search, onClear }: FoundProps) {
  const names = new Map(quests.map((quest) => [quest.code, quest.name]));
  const found = inOrder(filterQuests(quests, search));
  return (
    <>
      <p role="status" className="mt-5 mb-3 text-sm text-muted">
        {questsText.filters.found(found.length)}
      </p>
      {found.length === 0 && (
        <Message icon={SearchX} title={questsText.emptyTitle} body={questsText.emptyBody}>
          <Button look="quiet" onClick={onClear}>
            {questsText.filters.clear}
          </Button>
        </Message>
      )}
      <ul className={QUEST_GRID}>
        {found.map((quest) => (
          <QuestCard
            key={quest.code}
            quest={quest}
            missing={quest.missing_prerequisites.map((code) => names.get(code) ?? code)}
          />
        ))}
      </ul>
    </>
  );
}
