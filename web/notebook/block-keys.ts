import { isPressed } from "../ui/keys.ts";
import type { Desk } from "./desk.svelte.ts";
import type { NotebookModel } from "./model.svelte.ts";

/** Milliseconds in which the second d of d d has to come. */
const SEQUENCE_MS = 900;

type Act = (key: string) => void;

/** Keys that act on a block while the block itself has the focus, and those that leave it. */
export class BlockKeys {
  private readonly model: NotebookModel;
  private readonly desk: Desk;
  private firstD = -Infinity;
  private readonly acts: readonly (readonly [keys: string, act: Act])[];

  constructor(model: NotebookModel, desk: Desk) {
    this.model = model;
    this.desk = desk;
    this.acts = [
      ["Enter", (key) => desk.enter(key)],
      ["ArrowDown", () => desk.step(1)],
      ["j", () => desk.step(1)],
      ["ArrowUp", () => desk.step(-1)],
      ["k", () => desk.step(-1)],
      ["Alt+ArrowDown", (key) => desk.move(key, 1)],
      ["Alt+ArrowUp", (key) => desk.move(key, -1)],
      ["a", (key) => desk.ask(key, "above")],
      ["b", (key) => desk.ask(key, "below")],
      ["m", (key) => desk.toText(key)],
      ["y", (key) => desk.ask(key, "instead")],
      ["o", (key) => desk.fold(key)],
      ["z", () => desk.undo()],
    ];
  }

  press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    const target = event.target instanceof Element ? event.target : null;
    const block = target?.closest<HTMLElement>("[data-block]");
    const key = block?.dataset.block;
    if (!block || key === undefined) return;
    if (target === block) this.onBlock(event, block, key);
    else this.inside(event, key);
  }

  private onBlock(event: KeyboardEvent, block: HTMLElement, key: string): void {
    if (event.key === "Tab" && !event.shiftKey) {
      // A block is one stop: the browser goes on from its end.
      block.querySelector<HTMLElement>(":scope > .end")?.focus();
      return;
    }
    if (event.key === "Tab" && this.backTo(block)) return event.preventDefault();
    if (event.key === "Escape" && this.model.runner.isRunning) {
      event.preventDefault();
      return this.model.stop();
    }
    if (isPressed(event, "d")) {
      event.preventDefault();
      const isSecond = event.timeStamp - this.firstD < SEQUENCE_MS;
      this.firstD = isSecond ? -Infinity : event.timeStamp;
      if (isSecond) this.desk.remove(key);
      return;
    }
    this.firstD = -Infinity;
    const act = this.acts.find(([keys]) => isPressed(event, keys))?.[1];
    if (!act) return;
    event.preventDefault();
    act(key);
  }

  /** Esc leads from anything in a block to the block; a chart or field that has a use for it has taken it before. */
  private inside(event: KeyboardEvent, key: string): void {
    if (event.key !== "Escape") return;
    event.preventDefault();
    this.desk.leave(key);
  }

  private backTo(block: HTMLElement): boolean {
    const blocks = [...(block.parentElement?.querySelectorAll<HTMLElement>(":scope > [data-block]") ?? [])];
    const before = blocks[blocks.indexOf(block) - 1];
    before?.focus();
    return before !== undefined;
  }
}
