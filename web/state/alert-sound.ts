/** What a sound needs of Web Audio. */
export interface SoundMaker {
  readonly state: string;
  readonly currentTime: number;
  readonly destination: AudioNode;
  resume(): Promise<void>;
  close(): Promise<void>;
  createOscillator(): OscillatorNode;
  createGain(): GainNode;
}

interface SoundParts {
  /** Absent where the browser has no Web Audio. */
  readonly make: (() => SoundMaker) | undefined;
  /** Where it is kept that it is on. */
  readonly store: Pick<Storage, "getItem" | "setItem">;
  /** ms */
  readonly now: () => number;
}

const KEY = "tidebook.alert-sound";
/** Alerts of a burst ring once. */
const QUIET_MS = 2000;
/** Two notes, a fifth apart. */
const NOTES = [660, 990];
const NOTE_S = 0.14;
const LOUDNESS = 0.12;

/**
 * Two short notes with an alert, where they were switched on. Browsers let a page sound only after a press on it: the switch
 * is one, and after the page was loaded again the first press anywhere.
 */
export class AlertSound {
  readonly #parts: SoundParts;
  #maker: SoundMaker | undefined;
  #rangAt = -Infinity;

  constructor(parts: SoundParts) {
    this.#parts = parts;
  }

  get isPossible(): boolean {
    return this.#parts.make !== undefined;
  }

  get isOn(): boolean {
    try {
      return this.isPossible && this.#parts.store.getItem(KEY) === "on";
    } catch {
      return false;
    }
  }

  /** Called by a press. Switched on, it is heard at once. */
  async turn(isOn: boolean): Promise<void> {
    try {
      this.#parts.store.setItem(KEY, isOn ? "on" : "off");
    } catch {
      // Where nothing may be kept, alerts stay silent.
    }
    this.#rangAt = -Infinity;
    if (isOn) {
      await this.wake();
      this.ring();
      return;
    }
    const maker = this.#maker;
    this.#maker = undefined;
    await maker?.close();
  }

  /** Called by a press on the page: from then on it may sound. */
  async wake(): Promise<void> {
    if (!this.isOn) return;
    this.#maker ??= this.#parts.make?.();
    if (this.#maker?.state === "suspended") await this.#maker.resume();
  }

  /** Sounds, if it may; gives whether it did. */
  ring(): boolean {
    const maker = this.#maker;
    const now = this.#parts.now();
    if (!this.isOn || maker?.state !== "running" || now - this.#rangAt < QUIET_MS) return false;
    this.#rangAt = now;
    NOTES.forEach((frequency, place) => {
      const [tone, gain] = [maker.createOscillator(), maker.createGain()];
      const start = maker.currentTime + place * NOTE_S;
      tone.frequency.value = frequency;
      // A tone that is cut off clicks.
      gain.gain.setValueAtTime(0, start);
      gain.gain.linearRampToValueAtTime(LOUDNESS, start + 0.01);
      gain.gain.linearRampToValueAtTime(0, start + NOTE_S);
      tone.connect(gain);
      gain.connect(maker.destination);
      tone.start(start);
      tone.stop(start + NOTE_S);
    });
    return true;
  }
}

let own: AlertSound | undefined;

/** The page's own. */
export function alertSound(): AlertSound {
  own ??= new AlertSound({
    make: typeof AudioContext === "undefined" ? undefined : () => new AudioContext(),
    store: localStorage,
    now: () => performance.now(),
  });
  return own;
}
