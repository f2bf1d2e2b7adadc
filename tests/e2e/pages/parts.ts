import { mount } from "svelte";
import { colorOf, watchColors } from "../../../web/ui/colors.ts";
import Parts from "./Parts.svelte";

declare global {
  /** What the page tells its test. */
  var partsPage: {
    readonly refused: string[];
    readonly told: string[];
    colorOf: typeof colorOf;
    watchColors: typeof watchColors;
  };
}

const refused: string[] = [];
const told: string[] = [];
document.addEventListener("securitypolicyviolation", ({ violatedDirective, sourceFile }) =>
  refused.push(`${violatedDirective} ${sourceFile}`),
);
globalThis.partsPage = { refused, told, colorOf, watchColors };
mount(Parts, { target: document.body, props: { tell: (text: string) => told.push(text) } });
