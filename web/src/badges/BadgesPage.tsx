import { useQuery } from "@tanstack/react-query";
import { CloudOff, Medal } from "lucide-react";
import { useState } from "react";
import { progressQuery } from "@/api/queries";
import { rarityQuery } from "@/api/standing-queries";
import type { QuestProgress } from "@/api/types";
import { BadgeCard } from "@/badges/BadgeCard";
import { badgeState, badgesInOrder } from "@/badges/badges";
import { Button } from "@/components/Button";
import { ChoiceBar } from "@/components/ChoiceBar";
import { Message } from "@/components/Message";
import { PageHeader } from "@/components/PageHeader";
import { Bone } from "@/components/Skeleton";
import { useServices, useUser } from "@/services";
import type { SessionUser } from "@/session/claims";
import { text } from "@/text/en";
import { badgesText } from "@/text/player/badges";

const GRID = "grid grid-cols-2 gap-3 sm:grid-cols-3 sm:gap-4 lg:grid-cols-4";
type Shown = "all" | "held" | "open";

export function BadgesPage() {
  const user = useUser();
  return user && <Badges user={user} />;
}

function Badges({ user }: { user: SessionUser }) {
  const { api } = useServices();
  const { data: quests, isError, refetch, isFetching } = useQuery(progressQuery(api, user.id));
  const badges = quests && badgesInOrder(quests);
  const held = badges?.filter((badge) => badgeState(badge) === "held").length ?? 0;
  return (
    <>
      <PageHeader
        title={badgesText.title}
        lead={badges ? badgesText.lead(held, badges.length) : <Bone className="h-6 w-40" />}
      />
      {badges && <Shelf badges={badges} userId={user.id} />}
      {!badges && !isError && (
        <div role="status" className={`mt-14 ${GRID}`}>
          <span className="sr-only">{text.loading}</span>
          {["a", "b", "c", "d"].map((key) => (
            <Bone key={key} className="h-64 rounded-3xl" />
          ))}
        </div>
      )}
      {!badges && isError && (
        <div role="alert">
          <Message icon={CloudOff} title={badgesText.errorTitle} body={badgesText.errorBody}>
            <Button disabled={isFetching} onClick={() => void refetch()}>
              {text.tryAgain}
            </Button>
          </Message>
        </div>
      )}
    </>
  );
}

function Shelf({ badges, userId }: { badges: QuestProgress[]; userId: string }) {
  const { api } = useServices();
  const { data: rarity } = useQuery(rarityQuery(api, userId));
  const [shown, setShown] = useState<Shown>("all");
  if (badges.length === 0) {
    return <Message icon={Medal} title={badgesText.emptyTitle} body={badgesText.emptyBody} />;
  }
  const isShown = (badge: QuestProgress) =>
    shown === "all" || (shown === "held") === (badgeState(badge) === "held");
  const found = badges.filter(isShown);
  return (
    <>
      <ChoiceBar<Shown>
        label={badgesText.filter}
        options={[
          { value: "all", label: badgesText.all },
          { value: "held", label: badgesText.held },
          { value: "open", label: badgesText.open },
        ]}
        value={shown}
        onChange={setShown}
      />
      <div className="mt-5">
        {found.length === 0 && (
          <Message icon={Medal} title={badgesText.noneTitle} body={badgesText.noneBody} />
        )}
        <ul className={GRID}>
          {found.map((badge) => (
            <BadgeCard key={badge.code} badge={badge} share={rarity?.get(badge.code)?.share ?? null} />
          ))}
        </ul>
      </div>
    </>
  );
}
