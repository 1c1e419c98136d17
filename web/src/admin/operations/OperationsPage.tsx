import { useQuery } from "@tanstack/react-query";
import { CloudOff } from "lucide-react";
import { Charts } from "@/admin/operations/Charts";
import { Figures } from "@/admin/operations/Figures";
import { Problems } from "@/admin/operations/Problems";
import { findProblems } from "@/admin/operations/problems";
import { OPERATIONS_PAGES } from "@/admin/operations/subpages";
import { SubNav } from "@/admin/shared/SubNav";
import { answer } from "@/api/client";
import { Button } from "@/components/Button";
import { Message } from "@/components/Message";
import { Notice } from "@/components/Notice";
import { PageHeader } from "@/components/PageHeader";
import { explainFault } from "@/components/useAct";
import { useServices, useUser } from "@/services";
import { adminText } from "@/text/admin";
import { formatMoment, text } from "@/text/en";

const REFRESH_MS = 10_000;
const words = adminText.operations;

/** How the system is doing: what needs attention, what there is to see now, and how it went. */
export function OperationsPage() {
  const { api } = useServices();
  const viewer = useUser()?.id;
  const { data, error, refetch } = useQuery({
    queryKey: [viewer, "admin", "operations", "overview"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/operations/overview", { signal })),
    refetchInterval: REFRESH_MS,
  });
  const problems = data && findProblems(data);
  return (
    <>
      <PageHeader title={adminText.sections.operations} lead={words.lead}>
        <p className="text-sm text-muted tabular-nums">{data && words.asOf(formatMoment(data.at))}</p>
      </PageHeader>
      <SubNav label={words.pages.label} links={OPERATIONS_PAGES} />
      {error && data === undefined ? (
        <div role="alert">
          <Message icon={CloudOff} title={words.errorTitle} body={explainFault(error)}>
            <Button onClick={() => void refetch()}>{text.tryAgain}</Button>
          </Message>
        </div>
      ) : (
        <div className="space-y-8">
          {error && <Notice look="fault">{words.stale}</Notice>}
          <Problems problems={problems} />
          <Figures overview={data} problems={new Set(problems)} />
        </div>
      )}
      <Charts />
    </>
  );
}
