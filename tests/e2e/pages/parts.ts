import { mount } from "svelte";
import Parts from "./Parts.svelte";

declare global {
  /** What the page tells its test. */
  var partsPage: {
    readonly refused: string[];
    readonly told: string[];
  };
}

const refused: string[] = [];
const told: string[] = [];
document.addEventListener("securitypolicyviolation", ({ violatedDirective, sourceFile }) =>
  refused.push(`${violatedDirective} ${sourceFile}`),
);
globalThis.partsPage = { refused, told };
mount(Parts, { target: document.body, props: { tell: (text: string) => told.push(text) } });
