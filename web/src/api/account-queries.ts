import { queryOptions } from "@tanstack/react-query";
import { type Api, answer } from "@/api/client";
import { keys } from "@/api/queries";

export const LEDGER_LIMIT = 20;

export function accountQuery(api: Api, userId: string) {
  return queryOptions({
    queryKey: keys.account(userId),
    queryFn: ({ signal }) => answer(api.GET("/api/v1/users/me", { signal })),
  });
}

/** One page of what came into the wallet and left it, the newest first. */
export function ledgerQuery(api: Api, userId: string, offset: number) {
  return queryOptions({
    queryKey: [...keys.wallet(userId), "ledger", offset],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/wallet/me/ledger", { params: { query: { limit: LEDGER_LIMIT, offset } }, signal }),
      ),
    placeholderData: (before) => before,
  });
}
