import { router } from "./route.svelte.ts";

const KEY = "tidebook.relay";

/** Whether this page may look at a relay: it has a token, needs one, or there is no relay where it comes from. */
export type Door =
  | { readonly state: "open"; readonly token: string }
  | { readonly state: "unpaired"; readonly reason: string }
  | { readonly state: "none" };

let held: string | null = null;
let entering: Promise<string> | undefined;

/** Keeps what a link brought: the token that a code stands for, or the token itself. Answers why it could not, or nothing. */
export async function enter(): Promise<string> {
  const { brought } = router;
  if (!brought) return (await entering) ?? "";
  router.brought = undefined;
  entering = brought.kind === "view" ? Promise.resolve(keep(brought.secret)) : pair(brought.secret);
  return entering;
}

/** Asks whether a relay serves this page, and whether it lets us in. */
export async function door(): Promise<Door> {
  const reason = await enter();
  const answer = await fetch("/healthz", { cache: "no-store" }).catch(() => undefined);
  const isRelay = answer?.ok === true && (await answer.text()) === "ok\n";
  const token = kept();
  if (!isRelay && token === null) return { state: "none" };
  return token === null ? { state: "unpaired", reason } : { state: "open", token };
}

/** Forgets a token that lets nobody in any more. */
export function forget(): void {
  held = null;
  try {
    localStorage.removeItem(KEY);
  } catch {
    // It was never kept.
  }
}

async function pair(code: string): Promise<string> {
  const body = JSON.stringify({ code });
  const headers = { "content-type": "application/json" };
  const answer = await fetch("/v1/pair", { method: "POST", headers, body }).catch(() => undefined);
  const said = (await answer?.json().catch(() => undefined)) as { token?: string; error?: string } | undefined;
  if (said?.token !== undefined) return keep(said.token);
  return said?.error ?? "the relay does not answer";
}

function keep(token: string): string {
  held = token;
  try {
    localStorage.setItem(KEY, token);
  } catch {
    // Where nothing may be kept, it holds until the window closes.
  }
  return "";
}

function kept(): string | null {
  try {
    return held ?? localStorage.getItem(KEY);
  } catch {
    return held;
  }
}
