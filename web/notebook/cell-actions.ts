import type { ComponentProps } from "svelte";
import type { Cell } from "../../shared/notebook/notebook.ts";
import type Menu from "../ui/Menu.svelte";

/** What a cell's head and body ask the page to do. */
export interface CellActions {
  readonly fold: (id: string) => void;
  readonly toggleSource: (id: string) => void;
  /** The focus goes from inside a cell to the cell. */
  readonly leave: (id: string) => void;
  readonly run: (id: string, kind: "stay" | "next" | "below") => void;
  readonly menu: (cell: Cell) => ComponentProps<typeof Menu>["groups"];
}
