import type { Component } from "svelte";
import type { Route } from "../state/route.svelte.ts";

/** A page's component, fetched when it is first gone to, and what it is given. */
interface LazyPage {
  readonly load: () => Promise<{ default: Component<Record<string, unknown>> }>;
  readonly props: Readonly<Record<string, unknown>>;
}

type Loader = LazyPage["load"];

const gallery = (() => import("./GalleryPage.svelte")) as Loader;
const notebooks = (() => import("./NotebooksPage.svelte")) as Loader;
const home = (() => import("./HomePage.svelte")) as Loader;
const help = (() => import("./HelpPage.svelte")) as Loader;
const nowhere = (() => import("./NowherePage.svelte")) as Loader;

/** Pages that stand in folders of their own. */
const others = import.meta.glob<{ default: Component<Record<string, unknown>> }>([
  "../notebook/NotebookPage.svelte",
  "../link/LinkPage.svelte",
  "../monitor/MonitorPage.svelte",
]);
const notebook = others["../notebook/NotebookPage.svelte"] ?? nowhere;
const link = others["../link/LinkPage.svelte"] ?? nowhere;
const live = others["../monitor/MonitorPage.svelte"] ?? nowhere;

/** One page object for each address, so that a page lives as long as its address stays. */
export function pageOf(route: Route): LazyPage {
  switch (route.page) {
    case "home":
      return { load: home, props: {} };
    case "gallery":
      return { load: gallery, props: {} };
    case "notebooks":
      return { load: notebooks, props: {} };
    case "lesson":
      return { load: notebook, props: { id: route.id, from: "gallery" } };
    case "notebook":
      return { load: notebook, props: { id: route.id, from: "browser" } };
    case "link":
      return { load: link, props: { text: route.text } };
    case "live":
      return { load: live, props: {} };
    case "help":
      return { load: help, props: {} };
    case "unknown":
      return { load: nowhere, props: {} };
  }
}
