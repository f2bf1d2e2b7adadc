import { AppError, InputError } from "../../shared/errors.ts";
import { cellsOf } from "../../shared/notebook/notebook.ts";
import type { CellStates } from "../../shared/notebook/states.ts";
import { loadLesson } from "../state/gallery.ts";
import { afterReady } from "../state/ready.ts";
import type * as Store from "../state/store/index.ts";
import { draftOf, dropDraft, keepDraft } from "./draft.ts";
import { type NotebookExecutor, NotebookModel } from "./model.svelte.ts";
import { allowScript, confirmNotebook, isConfirmed, isScriptAllowed } from "./trust.ts";

/** Milliseconds after the last edit at which a notebook is saved. */
const SAVE_MS = 700;
/** Milliseconds between a cell's result and its being kept, while others run: a page may be gone before all have. */
const KEEP_MS = 1000;

const loadStore = (): Promise<typeof Store> => import("../state/store/index.ts");

/** Where a notebook came from. */
export type Origin = "gallery" | "browser";

/** A notebook that is open: its model, and how it is kept. */
export class Session {
  readonly model: NotebookModel;
  /** Of the gallery's file, as long as nothing was changed. */
  readonly lesson: string | undefined;
  /** ms of the last save. */
  savedAt: number | undefined = $state();
  /** Why it could not be saved. */
  problem = $state("");
  /** The notebook that took what this tab had, when another tab had saved before. */
  keptAs: string | undefined = $state();
  /** What another tab had, when this one had saved before, and the notebook that took it. */
  otherTab: { readonly id: string; readonly title: string } | undefined = $state.raw();
  /** Data files that went because there was no room for notebooks beside them. */
  letGo: readonly string[] = $state.raw([]);
  /** Its id in this browser; a lesson gets one with its first edit. */
  id: string | undefined = $state();
  private revision: number;
  private saved: string;
  private isSaving = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private keeping: ReturnType<typeof setTimeout> | undefined;
  private saving: Promise<void> = Promise.resolve();
  private readonly ends: (() => void)[] = [];

  constructor(
    opened: { id: string; from: Origin; text: string; revision: number; states: CellStates },
    executor: () => Promise<NotebookExecutor>,
  ) {
    const { id, from, text, revision, states } = opened;
    this.id = from === "browser" ? id : undefined;
    this.lesson = from === "gallery" ? id : undefined;
    this.revision = revision;
    this.saved = text;
    this.model = new NotebookModel({
      text,
      states,
      mayRun: from === "gallery" || isConfirmed(id),
      executor,
      onEdit: () => this.edited(),
      onCell: () => (this.keeping ??= setTimeout(() => void this.keepResults(), KEEP_MS)),
      onEnd: () => void this.checkFiles().then(() => this.keepResults()),
      beforeRun: () => this.save(),
      onConfirm: () => this.id !== undefined && confirmNotebook(this.id),
    });
    if (from === "browser") this.holdScripts();
    this.resume();
    const left = (): void => void (document.visibilityState === "hidden" && this.leave());
    document.addEventListener("visibilitychange", left);
    this.ends.push(() => document.removeEventListener("visibilitychange", left));
    void this.listen();
  }

  get title(): string {
    const { frontMatter, text } = this.model.notebook;
    return frontMatter.title || /^#\s+(.+)$/m.exec(text)?.[1] || "Untitled notebook";
  }

  /** Saves what is not saved yet; one save after the other. */
  save(): Promise<void> {
    clearTimeout(this.timer);
    this.saving = this.saving.then(() => this.write());
    return this.saving;
  }

  /** Lets a script run that was held, now and whenever its text is the same. */
  allow(id: string): void {
    const source = this.model.plan.cells.get(id)?.cell.body;
    if (source !== undefined) allowScript(source);
    this.model.release(id);
  }

  close(): void {
    void this.save();
    this.model.close();
    for (const end of this.ends) end();
  }

  private edited(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), SAVE_MS);
  }

  /** Where its draft is kept. */
  private get place(): string {
    return this.id ?? this.lesson ?? "";
  }

  /** The page may be gone before the save has ended. */
  private leave(): void {
    const { model, saved, revision, isSaving } = this;
    if (model.text !== saved) keepDraft(this.place, { text: model.text, revision, isSaving });
    void this.save();
  }

  /** Goes on with what the page had when it was left before it could save. */
  private resume(): void {
    const draft = draftOf(this.place);
    if (!draft || draft.text === this.saved) return dropDraft(this.place);
    // What another tab saved since then is not written over.
    if (this.revision > draft.revision + Number(draft.isSaving)) this.revision = draft.revision;
    this.model.replace(draft.text);
  }

  private async write(): Promise<void> {
    const { place } = this;
    const { text } = this.model;
    if (text === this.saved) return dropDraft(place);
    this.isSaving = true;
    try {
      const store = await loadStore();
      if (this.id === undefined) {
        this.id = await store.createNotebook(text);
        this.revision = (await store.openNotebook(this.id))?.revision ?? 1;
        confirmNotebook(this.id);
        // The address names what is open, so that loading the page again opens it; no page is gone to.
        history.replaceState(history.state, "", `#/notebook/${encodeURIComponent(this.id)}`);
        this.saved = text;
      } else this.saved = await this.overwrite(store, this.id, text);
      if (this.model.text === text) dropDraft(place);
      this.savedAt = Date.now();
      this.problem = "";
    } catch (error) {
      this.problem = error instanceof AppError ? error.message : `This notebook could not be saved: ${String(error)}`;
    } finally {
      this.isSaving = false;
    }
  }

  /** What was saved: the text, or the text that was made of it. */
  private async overwrite(store: typeof Store, id: string, text: string): Promise<string> {
    const saved = await store.saveNotebook(id, text, this.revision);
    if ("revision" in saved) {
      this.revision = saved.revision;
      return text;
    }
    // What this tab has goes on in the notebook that was made of it.
    this.keptAs = saved.conflict.keptAs;
    this.id = saved.conflict.keptAs;
    if (this.model.mayRun) confirmNotebook(this.id);
    const opened = await store.openNotebook(this.id);
    this.revision = opened?.revision ?? 1;
    // Under the title that says so.
    if (opened && this.model.text === text) this.model.replace(opened.text);
    history.replaceState(history.state, "", `#/notebook/${encodeURIComponent(this.id)}`);
    return this.model.text === opened?.text ? opened.text : text;
  }

  /** Files that came in the place of those that cells ran with make their results old. */
  private async checkFiles(): Promise<void> {
    const { replacedFiles } = await import("../state/kept-file.ts");
    this.model.doubt(await replacedFiles(this.model.states).catch(() => []));
  }

  private async keepResults(): Promise<void> {
    clearTimeout(this.keeping);
    this.keeping = undefined;
    if (this.id === undefined) return;
    const store = await loadStore();
    await store.putResults(this.id, this.model.states);
  }

  /** Another tab's save of the same notebook is shown at once, where nothing waits to be saved here. */
  private async listen(): Promise<void> {
    await afterReady;
    const store = await loadStore();
    const end = store.onChange((change, isHere) => {
      if (change.kind === "data") void this.checkFiles();
      if (change.kind === "full") this.letGo = [...this.letGo, ...change.letGo];
      if (!isHere && change.kind === "conflict" && change.id === this.id) {
        this.otherTab = { id: change.keptAs, title: change.title };
      }
      if (isHere || change.kind !== "saved" || change.id !== this.id || this.model.text !== this.saved) return;
      void store.openNotebook(change.id).then((opened) => {
        if (!opened || this.model.text !== this.saved) return;
        this.saved = opened.text;
        this.revision = opened.revision;
        this.model.replace(opened.text);
      });
    });
    this.ends.push(end);
    await this.checkFiles();
  }

  /** Scripts of a notebook that came from elsewhere wait for a word, once for each text. */
  private holdScripts(): void {
    const { notebook } = this.model;
    for (const { kind, id, body } of cellsOf(notebook)) {
      if (kind === "js" && !isScriptAllowed(body))
        this.model.hold(id, "It came with this notebook. Read it, then let it run.");
    }
  }
}

/** @throws AppError when the notebook is not there */
export async function openSession(
  id: string,
  from: Origin,
  executor: () => Promise<NotebookExecutor>,
): Promise<Session> {
  if (from === "gallery") {
    const { text, states } = await loadLesson(id);
    return new Session({ id, from, text, revision: 0, states }, executor);
  }
  const store = await loadStore();
  const opened = await store.openNotebook(id);
  if (!opened) {
    throw new InputError("notebook/gone", "This browser has no notebook at this address. It may have been deleted.");
  }
  return new Session({ ...opened, from, states: await store.getResults(id) }, executor);
}
