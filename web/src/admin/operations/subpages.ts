import { adminText } from "@/text/admin";

const { pages } = adminText.operations;

export const OPERATIONS_PAGES = [
  { to: "/admin/operations", label: pages.overview },
  { to: "/admin/operations/parked", label: pages.parked },
  { to: "/admin/operations/reconciliations", label: pages.reconciliations },
  { to: "/admin/operations/budgets", label: pages.budgets },
] as const;
