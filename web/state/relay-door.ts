import { router } from "./route.svelte.ts";

const KEY = "tidebook.relay";

/** Whether this page may look at a relay: it has a token, needs one, or there is no relay where it comes from. */
export type Door =
  | { readonly state: "open"; readonly token: string }
  | { readonly state: "unpaired"; readonly refusal: Refusal | undefined }
  | { readonly state: "none" };

/** Why a link's code let nobody in. */
interface Refusal {
  readonly reason: string;
  /** Its code was used before, or is too old: another is needed. */
  readonly isSpent: boolean;
}

let held: string | null = null;
let entering: Promise<Refusal | undefined> | undefined;

/** Keeps what a link brought: the token that a code stands for, or the token itself. Answers why it could not, or nothing. */
export async function enter(): Promise<Refusal | undefined> {
  const { brought } = router;
  if (!brought) return entering;
  router.brought = undefined;
  if (brought.kind === "pair") entering = pair(brought.secret);
  else keep(brought.secret);
  return entering;
}

/** Asks whether a relay serves this page, and whether it lets us in. */
export async function door(): Promise<Door> {
  const refusal = await enter();
  const answer = await fetch(new URL("healthz", document.baseURI), { cache: "no-store" }).catch(() => undefined);
  const isRelay = answer?.ok === true && (await answer.text()) === "ok\n";
  const token = kept();
  if (!isRelay && token === null) return { state: "none" };
  return token === null ? { state: "unpaired", refusal } : { state: "open", token };
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

async function pair(code: string): Promise<Refusal | undefined> {
  const body = JSON.stringify({ code });
  const headers = { "content-type": "application/json" };
  const answer = await fetch(new URL("v1/pair", document.baseURI), { method: "POST", headers, body }).catch(
    () => undefined,
  );
  const said = (await answer?.json().catch(() => undefined)) as { token?: string; error?: string } | undefined;
  if (said?.token === undefined) {
    return { reason: said?.error ?? "the relay does not answer", isSpent: answer?.status === 403 };
  }
  keep(said.token);
  return undefined;
}

function keep(token: string): void {
  held = token;
  try {
    localStorage.setItem(KEY, token);
  } catch {
    // Where nothing may be kept, it holds until the window closes.
  }
}

function kept(): string | null {
  try {
    return held ?? localStorage.getItem(KEY);
  } catch {
    return held;
  }
}
