/** Says once that a page is there and answers: for programs that drive it, and for measurements. */
export function tellReady(): void {
  const { dataset } = document.documentElement;
  if (dataset.ready === "true") return;
  dataset.ready = "true";
  performance.mark("tidebook:ready");
}
