/** Written into the page at build. */
declare const __MAKER__: { readonly engine: string; readonly compiler: string };

/** What computes on this page, known before any of it is loaded: the engine's SHA-256, and the compiler as links name it. */
export const maker = __MAKER__;
