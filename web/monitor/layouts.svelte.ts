import { DAY, layoutFrom, type Place } from "./layout.ts";

const KEY = "tidebook.layouts";
const STANDARD = "Day";
const LONGEST_NAME = 40;

/** Layouts by name, kept by this browser; what is moved is kept under the name that is chosen. */
class Layouts {
  private kept: Readonly<Record<string, Place>> = $state.raw({});
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

  get isChanged(): boolean {
    return this.name in this.kept;
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
    const { place } = this;
    this.name = name.trim().slice(0, LONGEST_NAME) || STANDARD;
    this.set(place);
  }

  /** Puts the standard layout in the place of this one; another name goes. */
  reset(): void {
    this.kept = Object.fromEntries(Object.entries(this.kept).filter(([name]) => name !== this.name));
    if (this.name !== STANDARD) this.name = STANDARD;
    this.write();
  }

  private read(): void {
    try {
      const value = JSON.parse(localStorage.getItem(KEY) ?? "{}") as { name?: unknown; layouts?: unknown };
      const layouts = Object.entries(Object(value.layouts) as Record<string, unknown>).flatMap(([name, one]) => {
        const place = layoutFrom(one);
        return place ? [[name.slice(0, LONGEST_NAME), place] as const] : [];
      });
      this.kept = Object.fromEntries(layouts);
      if (typeof value.name === "string" && this.names.includes(value.name)) this.name = value.name;
    } catch {
      // What another version kept, or nothing may be kept here: the standard layout stands.
    }
  }

  private write(): void {
    try {
      localStorage.setItem(KEY, JSON.stringify({ name: this.name, layouts: this.kept }));
    } catch {
      // Where nothing may be kept, it holds until the window closes.
    }
  }
}

export const layouts = new Layouts();
