import { untrack } from "svelte";
import type { DiskFile } from "./files.ts";

/** Prices that were imported. */
export interface ImportedPrices {
  /** What they are called in this browser. */
  readonly file: string;
  /** The body of a data cell for them, and a name for it that may be taken. */
  readonly cellBody: string;
  readonly cellName: string;
}

type TakesPrices = (prices: ImportedPrices) => void;

/** Where files come in: the page asks for one here, and says what it does with prices. */
class Door {
  /** Set by what is shown; without it, prices become a notebook of their own. */
  takesPrices: TakesPrices | undefined = $state.raw();
  /** Fields on the page that ask for a file of their own. */
  private fields = $state(0);
  /** Files that notebooks of this visit were opened from or saved to, by the notebook's id. */
  private readonly disks = new Map<string, DiskFile>();
  private open: (() => void) | undefined;

  /** Lets the user choose a file. Call it from a click or a key. */
  choose(): void {
    this.open?.();
  }

  /** Takes imported prices as long as the component lives: call it while the component is made. */
  takePrices(take: TakesPrices): void {
    $effect(() => {
      this.takesPrices = take;
      return () => {
        if (this.takesPrices === take) this.takesPrices = undefined;
      };
    });
  }

  /** Whether a field on the page asks for a file of its own: then it is the place where one is expected. */
  get isAside(): boolean {
    return this.fields > 0;
  }

  /** Stands aside as long as the component lives: call it while the component is made. */
  standAside(): void {
    $effect(() => {
      untrack(() => this.fields++);
      return () => this.fields--;
    });
  }

  /** @param open shows the browser's dialog */
  hang(open: () => void): () => void {
    this.open = open;
    return () => (this.open = undefined);
  }

  diskOf(id: string): DiskFile | undefined {
    return this.disks.get(id);
  }

  keepDisk(id: string, disk: DiskFile | undefined): void {
    if (disk) this.disks.set(id, disk);
  }
}

export const door = new Door();
