/** What a page had not saved when it was left. */
export interface Draft {
  readonly text: string;
  /** Of the text that it was made from. */
  readonly revision: number;
  /** A save was on its way: the revision behind may be this page's own. */
  readonly isSaving: boolean;
}

const nameOf = (id: string): string => `tidebook.draft.${id}`;

/**
 * Keeps a draft at once: a page that is left does not live until the database has answered.
 * @param id of the notebook, or of the lesson
 */
export function keepDraft(id: string, draft: Draft): void {
  try {
    localStorage.setItem(nameOf(id), JSON.stringify(draft));
  } catch {
    // Where nothing may be kept or there is no room, the save that was begun is all there is.
  }
}

export function dropDraft(id: string): void {
  try {
    localStorage.removeItem(nameOf(id));
  } catch {
    // Nothing was kept.
  }
}

export function draftOf(id: string): Draft | undefined {
  try {
    return (JSON.parse(localStorage.getItem(nameOf(id)) ?? "null") as Draft | null) ?? undefined;
  } catch {
    return undefined;
  }
}
