import { mount } from "svelte";
import { settings } from "../state/settings.svelte.ts";
import "../styles/base.css";
import EmbedPage from "./EmbedPage.svelte";

settings.apply();
const target = document.getElementById("embed");
if (target) {
  mount(EmbedPage, { target });
  // The page around may give the frame its height; it is told nothing else.
  new ResizeObserver(() =>
    parent.postMessage({ height: Math.ceil(target.getBoundingClientRect().height) }, "*"),
  ).observe(target);
}
