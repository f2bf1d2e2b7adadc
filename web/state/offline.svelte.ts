import { toast } from "../ui/toast.svelte.ts";

/** Whether the page opens without a network; `none` where the browser or the address does not allow it. */
type OfflineState = "pending" | "ready" | "none";

const HOUR_MS = 3_600_000;

/** What the worker says while it keeps the files. */
type Said = { readonly done: number; readonly all: number } | { readonly loaded: number } | { readonly why: string };

/** The worker that keeps the page's files, and what it says of itself. */
class Offline {
  state: OfflineState = $state("pending");
  /** Why it is not ready, in a sentence. */
  why: string | undefined = $state();
  /** Files that are kept so far. */
  progress: { readonly done: number; readonly all: number } | undefined = $state.raw();
  /** A new version of the page is here and waits to be asked for. */
  isUpdateWaiting = $state(false);
  private registration: ServiceWorkerRegistration | undefined;

  /** Registers the worker when the page has nothing else to do, and loads the rest of the page's files. */
  begin(): void {
    // The development server has no list of files, and a page in a frame of a stranger keeps nothing.
    if (import.meta.hot || self !== top) return this.become("none", "This page keeps no files here.");
    if (!("serviceWorker" in navigator)) return this.become("none", absence());
    const later = (): void => whenIdle(() => void this.register());
    if (document.readyState === "complete") later();
    else addEventListener("load", later, { once: true });
  }

  /** Loads what is missing, also where the reader saves data. */
  async keepAll(): Promise<void> {
    const worker = this.registration?.active;
    if (!worker) return;
    const { port1, port2 } = new MessageChannel();
    const ended = new Promise<Said>((resolve) => {
      port1.onmessage = ({ data }: MessageEvent<Said>) => {
        if ("done" in data) this.progress = data;
        else resolve(data);
      };
    });
    worker.postMessage("keep all", [port2]);
    const said = await ended;
    port1.close();
    this.progress = undefined;
    if ("why" in said) return this.become("pending", `Not everything could be loaded: ${said.why}.`);
    this.become("ready");
    if ("loaded" in said && said.loaded > 0) toast("Ready offline. Tidebook opens without a network now.");
  }

  /** Lets the new version take over; every tab of this page loads again. */
  update(): void {
    this.registration?.waiting?.postMessage("take over");
  }

  private async register(): Promise<void> {
    const { serviceWorker } = navigator;
    let isFirst = serviceWorker.controller === null;
    serviceWorker.addEventListener("controllerchange", () => {
      if (!isFirst) location.reload();
      isFirst = false;
    });
    try {
      const address = new URL("sw.js", document.baseURI);
      const registering = serviceWorker.register(address, { updateViaCache: "none" });
      // Browsers that are told to have none answer with nothing.
      const registration = (await registering) as ServiceWorkerRegistration | undefined;
      if (!registration) return this.become("none", absence());
      this.registration = registration;
      this.watch(registration);
      await serviceWorker.ready;
    } catch (error) {
      return this.become("none", `This address cannot be kept for use without a network: ${sentenceOf(error)}`);
    }
    const { connection } = navigator as { connection?: { saveData?: boolean } };
    if (connection?.saveData) this.become("pending", "This browser saves data, so the rest is loaded when asked for.");
    else whenIdle(() => void this.keepAll());
  }

  private watch(registration: ServiceWorkerRegistration): void {
    const wait = (): void => {
      const isNew = registration.waiting !== null && navigator.serviceWorker.controller !== null;
      if (!isNew || this.isUpdateWaiting) return;
      this.isUpdateWaiting = true;
      toast("A new version of Tidebook is here.", { label: "Reload", run: () => this.update() });
    };
    wait();
    registration.addEventListener("updatefound", () => {
      registration.installing?.addEventListener("statechange", wait);
    });
    let last = Date.now();
    document.addEventListener("visibilitychange", () => {
      if (document.hidden || Date.now() - last < HOUR_MS) return;
      last = Date.now();
      registration.update().catch(() => undefined);
    });
  }

  private become(state: OfflineState, why?: string): void {
    this.state = state;
    this.why = why;
    document.documentElement.dataset.offline = state;
  }
}

export const offline = new Offline();

/** Browsers know service workers over https and from this machine's own address alone. */
function absence(): string {
  return isSecureContext
    ? "This browser keeps no pages for use without a network."
    : "Pages over plain http are not kept for use without a network: open this one over https, or from 127.0.0.1.";
}

function whenIdle(work: () => void): void {
  if (typeof requestIdleCallback === "function") requestIdleCallback(work, { timeout: 10_000 });
  else setTimeout(work, 2000);
}

function sentenceOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.endsWith(".") ? text : `${text}.`;
}
