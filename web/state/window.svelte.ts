import { MediaQuery } from "svelte/reactivity";

/** Whether the window is as narrow as a phone's: one column, and the actions at its foot. */
export const phone = new MediaQuery("max-width: 760px");

/** Whether it is wide enough for something beside the page on both sides. */
export const wide = new MediaQuery("min-width: 1280px");
