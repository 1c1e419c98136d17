import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { CloudOff, SearchX } from "lucide-react";
import { QuestEditor } from "@/admin/quests/page/QuestEditor";
import { workingCopyQuery } from "@/admin/quests/queries";
import { Button } from "@/components/Button";
import { Message } from "@/components/Message";
import { explainFault } from "@/components/useAct";
import { useServices, useUser } from "@/services";
import { adminText } from "@/text/admin";
import { text } from "@/text/en";

const words = adminText.quests;

/** The page of one definition. */
export function QuestPage() {
  const { code } = useParams({ from: "/admin/quests/$code" });
  const { api } = useServices();
  const user = useUser();
  const { data, error, refetch } = useQuery(workingCopyQuery(api, user?.id ?? "", code));
  if (data) return <QuestEditor key={code} copy={data} />;
  if (data === null)
    return <Message icon={SearchX} title={words.unknownTitle} body={words.unknownBody(code)} />;
  if (error) {
    return (
      <Message icon={CloudOff} title={words.loadFailed} body={explainFault(error)}>
        <Button onClick={() => void refetch()}>{text.tryAgain}</Button>
      </Message>
    );
  }
  return (
    <div role="status" aria-label={words.loading}>
      <div className="mb-6 h-12 w-80 max-w-full animate-breathe rounded-xl bg-sunken" />
      <div className="h-96 animate-breathe rounded-2xl bg-sunken" />
    </div>
  );
}

export function NewQuestPage() {
  return <QuestEditor copy={null} />;
}
