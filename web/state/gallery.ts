import { AppError } from "../../shared/errors.ts";
import type { Lesson } from "../../shared/gallery.ts";
import { statesFromStored } from "../../shared/notebook/stored.ts";
import type { CellStates } from "../../shared/notebook/states.ts";

let lessons: Promise<readonly Lesson[]> | undefined;

/** The finished notebooks that come with the page. @throws AppError when their list could not be had */
export function loadLessons(): Promise<readonly Lesson[]> {
  lessons ??= fetchLessons();
  lessons.catch(() => (lessons = undefined));
  return lessons;
}

/** A finished notebook that was asked for before the page that shows it was there: its text, and what its cells gave. */
let asked: { readonly id: string; readonly files: ReturnType<typeof fetchLesson> } | undefined;

/** Lets a finished notebook come; `loadLesson` says what went wrong. */
export function askForLesson(id: string): void {
  asked = { id, files: fetchLesson(id) };
  asked.files.catch(() => undefined);
}

/** A finished notebook with what its cells gave. @throws AppError when it could not be had */
export async function loadLesson(id: string): Promise<{ text: string; states: CellStates }> {
  const files = asked?.id === id ? asked.files : fetchLesson(id);
  asked = undefined;
  const [text, stored] = await files;
  return { text, states: statesFromStored(stored) };
}

const fetchLesson = (id: string): Promise<[string, string]> =>
  Promise.all([fetchText(`gallery/${id}.md`, id), fetchText(`gallery/${id}.json`, id)]);

async function fetchText(path: string, id: string): Promise<string> {
  const failed = (cause: unknown): never => {
    const message = `The finished notebook ${id} did not come. Look at the network, or choose another in the gallery.`;
    throw new AppError("gallery/lesson", message, { cause, retryable: true });
  };
  const answer = await fetch(new URL(path, document.baseURI)).catch(failed);
  const text = await answer.text();
  // A server that answers every address with its page has no such notebook.
  return answer.ok && !text.startsWith("<!doctype") ? text : failed(`status ${answer.status}`);
}

async function fetchLessons(): Promise<readonly Lesson[]> {
  const answer = await fetch(new URL("gallery/index.json", document.baseURI)).catch((cause: unknown) => {
    throw galleryError(cause);
  });
  if (!answer.ok) throw galleryError(`status ${answer.status}`);
  return (await answer.json()) as readonly Lesson[];
}

function galleryError(cause: unknown): AppError {
  const message = "The list of finished notebooks did not come. Notebooks of this browser open without it.";
  return new AppError("gallery/list", message, { cause, retryable: true });
}
