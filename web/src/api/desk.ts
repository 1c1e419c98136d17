/** The shapes that the desk's pages work with, by the names that they use. */

import type { components as Auth } from "@/api/schema/auth";
import type { components as Catalog } from "@/api/schema/catalog";
import type { components as Processing } from "@/api/schema/processing";

type A = Auth["schemas"];
type P = Processing["schemas"];

export type Definition = Catalog["schemas"]["Definition"];
export type LoggedEvent = P["EventItem"];
export type EventType = P["EventTypeItem"];
export type ExplainStep = P["StepItem"];
export type Explanation = P["ExplanationAnswer"];
export type GrantItem = P["GrantItem"];
export type Account = A["User"];
export type LedgerItem = A["LedgerItem"];
export type QuestItem = P["QuestItem"];
export type QuestDetail = P["QuestDetail"];
export type OperationsOverview = P["OperationsOverview"];
export type OperationsHistory = P["HistoryAnswer"];
export type HistorySeries = OperationsHistory["series"][number]["name"];
export type ParkedItem = P["ParkedItem"];
export type ParkingReason = P["ParkingReason"];
export type Reconciliation = P["ReconciliationItem"];
export type Difference = P["DriftItem"];
export type BudgetItem = P["BudgetItem"];
export type WebhookEndpoint = P["WebhookItem"];
export type WebhookKind = P["WebhookKind"];
export type Delivery = P["DeliveryItem"];
export type Grant = P["GrantListItem"];
export type AuditEntry = P["AuditItem"];
