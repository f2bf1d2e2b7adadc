import type { ChosenIndicator } from "../state/live.svelte.ts";
import { chosenFrom, USUAL } from "./chosen.ts";
import { DAY, layoutFrom, type Place } from "./layout.ts";

const KEY = "tidebook.layouts";
const STANDARD = "Day";
const LONGEST_NAME = 40;

/** Layouts by name, kept by this browser; what is moved is kept under the name that is chosen. */
class Layouts {
  private kept: Readonly<Record<string, Place>> = $state.raw({});
  private chosen: Readonly<Record<string, readonly ChosenIndicator[]>> = $state.raw({});
  name = $state(STANDARD);

  constructor() {
    this.read();
  }

  get names(): readonly string[] {
    return [...new Set([STANDARD, ...Object.keys(this.kept)])];
  }

  get place(): Place {
    return this.kept[this.name] ?? DAY;
  }

  /** Indicators of the candles, kept with the layout. */
  get indicators(): readonly ChosenIndicator[] {
    return this.chosen[this.name] ?? USUAL;
  }

  set indicators(indicators: readonly ChosenIndicator[]) {
    this.chosen = { ...this.chosen, [this.name]: indicators };
    this.write();
  }

  get isChanged(): boolean {
    return this.name in this.kept || this.name in this.chosen;
  }

  set(place: Place): void {
    this.kept = { ...this.kept, [this.name]: place };
    this.write();
  }

  choose(name: string): void {
    this.name = name;
    this.write();
  }

  /** The layout as it is, under a name. */
  saveAs(name: string): void {
    const { place, indicators } = this;
    this.name = name.trim().slice(0, LONGEST_NAME) || STANDARD;
    this.chosen = { ...this.chosen, [this.name]: indicators };
    this.set(place);
  }

  /** Puts the standard layout in the place of this one; another name goes. */
  reset(): void {
    this.kept = without(this.kept, this.name);
    this.chosen = without(this.chosen, this.name);
    if (this.name !== STANDARD) this.name = STANDARD;
    this.write();
  }

  private read(): void {
    try {
      const value = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Record<string, unknown>;
      this.kept = readEach(value.layouts, layoutFrom);
      this.chosen = readEach(value.indicators, chosenFrom);
      if (typeof value.name === "string" && this.names.includes(value.name)) this.name = value.name;
    } catch {
      // What another version kept, or nothing may be kept here: the standard layout stands.
    }
  }

  private write(): void {
    try {
      localStorage.setItem(KEY, JSON.stringify({ name: this.name, layouts: this.kept, indicators: this.chosen }));
    } catch {
      // Where nothing may be kept, it holds until the window closes.
    }
  }
}

/** Each by its name, without those that `read` does not know. */
function readEach<Value>(given: unknown, read: (one: unknown) => Value | undefined): Record<string, Value> {
  const entries = Object.entries(Object(given) as Record<string, unknown>).flatMap(([name, one]) => {
    const value = read(one);
    return value === undefined ? [] : [[name.slice(0, LONGEST_NAME), value] as const];
  });
  return Object.fromEntries(entries);
}

function without<Value>(kept: Readonly<Record<string, Value>>, name: string): Record<string, Value> {
  return Object.fromEntries(Object.entries(kept).filter(([one]) => one !== name));
}

export const layouts = new Layouts();
