import type { Snippet } from "svelte";
import type { IconName } from "./icons.ts";

interface Choice {
  readonly label: string;
  readonly icon?: IconName | undefined;
  readonly keys?: string | undefined;
  /** Why it cannot be chosen now. */
  readonly disabledReason?: string | undefined;
  readonly isDanger?: boolean;
  readonly run: () => void;
}

export interface MenuProps {
  /** The name of the button. */
  label: string;
  icon?: IconName;
  /** Choices; a line stands between the lists. */
  groups: readonly (readonly Choice[])[];
  /** A button with words in place of the icon. */
  children?: Snippet;
  side?: "bottom" | "top";
  align?: "start" | "end";
}
