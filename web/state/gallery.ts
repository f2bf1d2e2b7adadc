import { AppError } from "../../shared/errors.ts";
import type { Lesson } from "../../shared/gallery.ts";

let lessons: Promise<readonly Lesson[]> | undefined;

/** The finished notebooks that come with the page. @throws AppError when their list could not be had */
export function loadLessons(): Promise<readonly Lesson[]> {
  lessons ??= fetchLessons();
  lessons.catch(() => (lessons = undefined));
  return lessons;
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
