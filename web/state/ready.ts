let tell = (): void => undefined;

/** Fulfilled once the page has been drawn and answers: what is large and not needed before then is loaded after it. */
export const afterReady = new Promise<void>((resolve) => {
  tell = () => requestAnimationFrame(() => setTimeout(resolve));
});

/** Says once that a page is there and answers: for programs that drive it, and for measurements. */
export function tellReady(): void {
  const { dataset } = document.documentElement;
  if (dataset.ready === "true") return;
  dataset.ready = "true";
  performance.mark("tidebook:ready");
  tell();
}
