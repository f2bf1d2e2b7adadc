import type { Command } from "../state/commands.svelte.ts";
import { canSaveInPlace } from "../state/files.ts";
import type { Desk } from "./desk.svelte.ts";
import { saveAsPage, saveToFile } from "./save-file.ts";
import type { Session } from "./session.svelte.ts";

interface CommandPlace {
  readonly session: Session;
  readonly desk: Desk;
  readonly isReading: boolean;
  readonly read: (wanted: boolean) => void;
  readonly open: () => void;
  readonly share: (what: "run" | "notebook") => void;
  /** Why there is no run to share now. */
  readonly noShare: string | undefined;
  /** Shows what was saved before; undefined where nothing was. */
  readonly versions: (() => void) | undefined;
  readonly log: { readonly isOpen: boolean; readonly show: (wanted: boolean) => void };
}

const group = "Notebook";
const NO_CELL = "choose a cell first";

/** Every action of a notebook's page, for palette, keys and help. */
export function notebookCommands(place: CommandPlace): Command[] {
  return [...runCommands(place), ...cellCommands(place), ...pageCommands(place), ...jumps(place)];
}

function runCommands({ session: { model }, desk }: CommandPlace): Command[] {
  const { selected } = model;
  const off = selected === undefined ? NO_CELL : undefined;
  const run = (kind: "stay" | "next" | "below") => () => {
    if (selected !== undefined) desk.run(selected, kind);
  };
  return [
    {
      id: "run-cell",
      group,
      title: "Run this cell",
      icon: "run",
      keys: "Mod+Enter",
      disabledReason: off,
      run: run("stay"),
    },
    {
      id: "run-next",
      group,
      title: "Run and go on",
      icon: "run",
      keys: "Shift+Enter",
      disabledReason: off,
      run: run("next"),
    },
    {
      id: "run-below",
      group,
      title: "Run and add below",
      icon: "run",
      keys: "Alt+Enter",
      disabledReason: off,
      run: run("below"),
    },
    {
      id: "run-stale",
      group,
      title: "Run stale cells",
      icon: "run",
      keys: "Mod+Shift+Enter",
      disabledReason: model.stale.length === 0 ? "no cell is stale" : undefined,
      run: () => void model.runStale(),
    },
    { id: "run-all", group, title: "Run all", icon: "run", run: () => void model.runAll() },
    {
      id: "stop",
      group,
      title: "Stop what runs",
      icon: "stop",
      keys: "Escape",
      disabledReason: model.runner.isRunning ? undefined : "nothing runs",
      run: () => model.stop(),
    },
  ];
}

function cellCommands({ session: { model }, desk }: CommandPlace): Command[] {
  const { selected: key } = model;
  const { canUndo, canRedo } = model.steps;
  const history: readonly Row[] = [
    { id: "undo", title: "Undo", icon: "undo", keys: "Mod+Z", act: () => desk.undo() },
    { id: "redo", title: "Redo", icon: "redo", keys: "Mod+Shift+Z", act: () => model.redo() },
  ];
  const reasons: Readonly<Record<string, string | undefined>> = {
    undo: canUndo ? undefined : "nothing to undo",
    redo: canRedo ? undefined : "nothing to redo",
  };
  return [
    ...history.map(({ act, ...row }) => ({ ...row, group, disabledReason: reasons[row.id], run: () => act("", desk) })),
    ...onCell.map(({ act, ...row }) => ({
      ...row,
      group: "On a cell",
      // They act on the cell that has the focus, which listens to them itself.
      isListenedElsewhere: true,
      disabledReason: key === undefined ? NO_CELL : undefined,
      run: () => {
        if (key !== undefined) act(key, desk);
      },
    })),
  ];
}

interface Row extends Pick<Command, "id" | "title" | "icon" | "keys"> {
  readonly act: (key: string, desk: Desk) => void;
}

const onCell: readonly Row[] = [
  { id: "add-above", title: "Add a cell above", icon: "plus", keys: "a", act: (key, desk) => desk.ask(key, "above") },
  { id: "add-below", title: "Add a cell below", icon: "plus", keys: "b", act: (key, desk) => desk.ask(key, "below") },
  { id: "delete", title: "Delete", icon: "trash", keys: "d d", act: (key, desk) => desk.remove(key) },
  { id: "to-text", title: "Make it text", icon: "edit", keys: "m", act: (key, desk) => desk.toText(key) },
  { id: "to-kind", title: "Make it another kind", keys: "y", act: (key, desk) => desk.ask(key, "instead") },
  { id: "fold", title: "Fold or unfold", icon: "chevronDown", keys: "o", act: (key, desk) => desk.fold(key) },
  { id: "move-up", title: "Move up", icon: "arrowUp", keys: "Alt+ArrowUp", act: (key, desk) => desk.move(key, -1) },
  {
    id: "move-down",
    title: "Move down",
    icon: "arrowDown",
    keys: "Alt+ArrowDown",
    act: (key, desk) => desk.move(key, 1),
  },
  { id: "go-down", title: "Next cell", keys: "j", act: (_key, desk) => desk.step(1) },
  { id: "go-up", title: "Cell before", keys: "k", act: (_key, desk) => desk.step(-1) },
  { id: "rename", title: "Rename", icon: "edit", act: (key, desk) => (desk.renaming = key) },
];

function pageCommands({ isReading, read, open, session, share, noShare, versions, log }: CommandPlace): Command[] {
  return [
    {
      id: "mode",
      group,
      title: isReading ? "Edit this notebook" : "Read this notebook",
      icon: isReading ? "edit" : "eye",
      words: "reading mode view",
      run: () => read(!isReading),
    },
    {
      id: "share",
      group,
      title: "Share this run as a link",
      icon: "share",
      keys: "Mod+L",
      disabledReason: noShare,
      run: () => share("run"),
    },
    {
      id: "share-notebook",
      group,
      title: "Share the whole notebook as a link",
      icon: "share",
      words: "send copy fragment file",
      run: () => share("notebook"),
    },
    { id: "open", group, title: "Open a file", icon: "folder", keys: "Mod+O", words: "drop import", run: open },
    {
      id: "save-file",
      group,
      title: canSaveInPlace() ? "Save to a file" : "Download as a file",
      icon: "download",
      keys: "Mod+Shift+S",
      words: "export markdown disk",
      run: () => void saveToFile(session),
    },
    {
      id: "save-page",
      group,
      title: "Save as one HTML file",
      icon: "download",
      words: "export report results page print",
      disabledReason: session.model.runner.isRunning ? "cells are running" : undefined,
      run: () => void saveAsPage(session),
    },
    {
      id: "log",
      group,
      title: log.isOpen ? "Close the log" : "Show the log of all cells",
      icon: "menu",
      words: "console print output lines",
      run: () => log.show(!log.isOpen),
    },
    ...(versions
      ? [
          {
            id: "versions",
            group,
            title: "Earlier versions",
            icon: "clock" as const,
            words: "history restore",
            run: versions,
          },
        ]
      : []),
    { id: "save", group, title: "Save now", icon: "download", keys: "Mod+S", run: () => void session.save() },
  ];
}

/** Cells are found by name, too. */
function jumps({ session: { model }, desk }: CommandPlace): Command[] {
  return model.blocks.flatMap(({ key, block }): Command[] =>
    block.type === "cell"
      ? [
          {
            id: `cell-${key}`,
            group: "Cells",
            title: `Go to ${block.name}`,
            hint: block.kind,
            run: () => desk.focus(key),
          },
        ]
      : [],
  );
}
