import { useQuery } from "@tanstack/react-query";
import { CloudOff } from "lucide-react";
import type { Curve } from "@/admin/levels/curve";
import { LevelsEditor } from "@/admin/levels/LevelsEditor";
import { answer } from "@/api/client";
import { Button } from "@/components/Button";
import { Message } from "@/components/Message";
import { PageHeader } from "@/components/PageHeader";
import { explainFault } from "@/components/useAct";
import { useServices, useUser } from "@/services";
import { adminText } from "@/text/admin";
import { text } from "@/text/en";

/** The curve of levels: how it is, and what it might become. */
export function LevelsPage() {
  const { api } = useServices();
  const user = useUser();
  const queryKey = [user?.id, "admin", "levels"];
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const { kind, data: rest } = await answer(api.GET("/api/v1/levels", { signal }));
      return { kind, ...rest } as Curve;
    },
  });
  return (
    <>
      <PageHeader title={adminText.sections.levels} lead={adminText.levels.lead} />
      {data ? (
        <LevelsEditor key={JSON.stringify(data)} live={data} queryKey={queryKey} />
      ) : error ? (
        <Message icon={CloudOff} title={adminText.levels.loadFailed} body={explainFault(error)}>
          <Button onClick={() => void refetch()}>{text.tryAgain}</Button>
        </Message>
      ) : (
        <div className="h-96 animate-breathe rounded-2xl bg-sunken" />
      )}
    </>
  );
}
