import { untrack } from "svelte";
import type { IconName } from "../ui/icons.ts";
import { isPressed, isTyping } from "../ui/keys.ts";

/** An action of a page: it stands in the palette and, where it has keys, in the help. */
export interface Command {
  readonly id: string;
  readonly title: string;
  /** The heading under which the help lists it. */
  readonly group: string;
  readonly icon?: IconName | undefined;
  /** As `Mod+K`; a page that listens to its keys itself says so by `isListenedElsewhere`. */
  readonly keys?: string | undefined;
  readonly isListenedElsewhere?: boolean;
  readonly hint?: string | undefined;
  readonly words?: string | undefined;
  /** What it is called once something has been typed, if it does something with that. */
  readonly titleOf?: ((typed: string) => string) | undefined;
  /** Why it cannot be done now. */
  readonly disabledReason?: string | undefined;
  readonly run: (typed?: string) => void;
}

type Source = () => readonly Command[];

class Registry {
  private sources: readonly Source[] = $state.raw([]);

  /** All commands of what is on the page: of the innermost part first. */
  get all(): readonly Command[] {
    const offered = this.sources.flatMap((source) => source());
    return offered.filter(({ id }, index) => offered.findIndex((other) => other.id === id) === index);
  }

  add(source: Source): () => void {
    this.sources = [source, ...this.sources];
    return () => {
      this.sources = this.sources.filter((one) => one !== source);
    };
  }
}

const registry = new Registry();

export const commands = (): readonly Command[] => registry.all;

/** Offers commands as long as the component lives: call it while the component is made. */
export function offerCommands(source: Source): void {
  $effect(() => untrack(() => registry.add(source)));
}

/** Runs the command whose keys these are; bare letters and signs act only while nothing is typed into. */
export function runKeys(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  if (document.querySelector("dialog[open]")) return;
  const isBare = !event.ctrlKey && !event.metaKey && !event.altKey && event.key.length === 1;
  if (isBare && isTyping(event)) return;
  const command = registry.all.find(
    ({ keys, isListenedElsewhere }) => keys !== undefined && !isListenedElsewhere && isPressed(event, keys),
  );
  if (!command || command.disabledReason !== undefined) return;
  event.preventDefault();
  command.run();
}
