import { Outlet } from "@tanstack/react-router";
import { Brand } from "@/components/Brand";
import { Trail } from "@/components/Trail";
import { text } from "@/text/en";

/** The frame of signing in and signing up: the form, and beside it, where there is room, the promise. */
export function EntryLayout() {
  return (
    <div className="grid min-h-dvh lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
      <main className="flex flex-col px-5 py-6 sm:px-10">
        <Brand />
        <div className="mx-auto flex w-full max-w-sm flex-1 flex-col justify-center py-10">
          <Outlet />
        </div>
      </main>
      <aside className="relative hidden overflow-hidden bg-[#1d5f49] text-[#f6f2e7] lg:block">
        <Trail className="absolute inset-0 size-full" />
        <div className="absolute bottom-0 left-0 max-w-2xl p-14">
          <p className="font-display text-5xl leading-tight font-semibold tracking-tight">
            {text.brand.claim}
          </p>
          <p className="mt-4 text-lg text-[#cfe3d6]">{text.brand.body}</p>
        </div>
      </aside>
    </div>
  );
}
