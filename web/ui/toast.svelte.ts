/** A short note that something is done, with one way on. Never an error: those stay where they happened. */
interface Note {
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
}

const SHOWN_MS = 6000;

class Toaster {
  note = $state.raw<Note>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  show(note: Note): void {
    this.note = note;
    this.start();
  }

  /** Keeps the note while it is pointed at or has the focus. */
  hold(): void {
    clearTimeout(this.timer);
  }

  start(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.close(), SHOWN_MS);
  }

  close(): void {
    clearTimeout(this.timer);
    this.note = undefined;
  }
}

/** The one toast; a new note takes the place of the one before. */
export const toaster = new Toaster();

export function toast(text: string, action?: Note["action"]): void {
  toaster.show({ text, action });
}
