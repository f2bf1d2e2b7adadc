/** Where the page is, read from the address's fragment, which no server ever sees. */
export type Route =
  | { readonly page: "home" | "gallery" | "notebooks" | "help" | "live" }
  /** A notebook of the gallery, by the name of its file. */
  | { readonly page: "lesson"; readonly id: string }
  /** A notebook of this browser. */
  | { readonly page: "notebook"; readonly id: string }
  /** A backtest's link: the fragment as it came. */
  | { readonly page: "link"; readonly text: string }
  | { readonly page: "unknown"; readonly fragment: string };

/** The text of a link that came as a file: it may be longer than an address. */
let heldLink = "";

/** Shows a link's file. */
export function goToLinkFile(text: string): void {
  heldLink = text;
  if (location.hash === "#/link") dispatchEvent(new HashChangeEvent("hashchange"));
  else goTo("#/link");
}

export function routeFrom(fragment: string): Route {
  const text = fragment.replace(/^#/, "");
  if (/^\d+\./.test(text)) return { page: "link", text };
  const [name = "", id = "", ...rest] = text.replace(/^\//, "").split("/");
  if (name === "" && id === "") return { page: "home" };
  if ((name === "gallery" || name === "notebook") && id !== "" && rest.length === 0) {
    return { page: name === "gallery" ? "lesson" : "notebook", id: decoded(id) };
  }
  if (name === "link" && id === "" && heldLink !== "") return { page: "link", text: heldLink };
  const isPage = name === "gallery" || name === "notebooks" || name === "help" || name === "live";
  return isPage && id === "" ? { page: name } : { page: "unknown", fragment: text };
}

function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

/** What a link to a relay brought: a code that pairs this page, or a token to look with. */
export interface Brought {
  readonly kind: "pair" | "view";
  readonly secret: string;
}

/** Takes a secret out of the address before anything else reads it (surfaces B8). */
function broughtByAddress(): Brought | undefined {
  const [, kind, secret = "", home] =
    /^#(pair|view)=([\w-]{1,200})(&to=home)?$/.exec(globalThis.location?.hash ?? "") ?? [];
  if (kind !== "pair" && kind !== "view") return undefined;
  history.replaceState(history.state, "", home ? "#/" : "#/live");
  return { kind, secret };
}

class Router {
  /** Who takes it clears it. */
  brought = $state.raw(broughtByAddress());
  route = $state.raw<Route>(routeFrom(globalThis.location?.hash ?? ""));

  /** Goes to an address in the place of this one: going back leads to what was before. */
  replace(address: string): void {
    history.replaceState(history.state, "", address);
    this.route = routeFrom(address);
  }

  /** Follows the address until the returned function is called. */
  follow(left: () => void): () => void {
    const changed = (): void => {
      left();
      this.brought = broughtByAddress() ?? this.brought;
      this.route = routeFrom(location.hash);
    };
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }
}

export const router = new Router();

/** Goes to `#/…`, as a link with this address does. */
export function goTo(address: string): void {
  location.hash = address;
}
