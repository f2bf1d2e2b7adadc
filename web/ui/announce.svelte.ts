/** What readers of the screen are told next. */
class Announcer {
  text = $state("");

  /** Says it politely: verdicts, ends of runs, changes of state. Never what streams. */
  say(text: string): void {
    // The same words twice are a change, too; a trailing space makes them one.
    this.text = text === this.text ? `${text} ` : text;
  }
}

const announcer = new Announcer();

export const announce = (text: string): void => announcer.say(text);

export const announced = (): string => announcer.text;
