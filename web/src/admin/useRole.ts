import { useUser } from "@/services";

/** Whether the user may change things; a viewer only looks. */
export function useMayChange(): boolean {
  return useUser()?.role === "admin";
}
