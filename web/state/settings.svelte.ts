import { chooseMarks, type NumberMarks } from "../../shared/figures.ts";

/** What the reader chose for all pages of this browser. */
interface Settings {
  theme: "system" | "dark" | "light";
  /** Colours of up and down. */
  colors: "sea-ember" | "blue-orange" | "classic";
  /** `local`, or an IANA name such as `UTC`. */
  zone: string;
  /** What parts thousands. */
  numbers: "comma" | "point" | "space" | "none";
  /** Year, day or month first. */
  dates: "year" | "day" | "month";
  density: "dense" | "roomy";
  motion: "system" | "none";
}

const CHOICES: { readonly [Key in Exclude<keyof Settings, "zone">]: readonly Settings[Key][] } = {
  theme: ["system", "dark", "light"],
  colors: ["sea-ember", "blue-orange", "classic"],
  numbers: ["comma", "point", "space", "none"],
  dates: ["year", "day", "month"],
  density: ["dense", "roomy"],
  motion: ["system", "none"],
};

const KEY = "tidebook.settings";
const DEFAULTS: Settings = {
  theme: "system",
  colors: "sea-ember",
  zone: "UTC",
  numbers: "comma",
  dates: "year",
  density: "dense",
  motion: "system",
};

const MARKS: Readonly<Record<Settings["numbers"], NumberMarks>> = {
  comma: { thousands: ",", decimal: "." },
  point: { thousands: ".", decimal: "," },
  space: { thousands: "\u202f", decimal: "," },
  none: { thousands: "", decimal: "." },
};

/** Every time on the pages is told in one zone, every number and date in one way; each choice applies at once and is kept without a button. */
class SettingsStore {
  private readonly chosen: Settings = $state(read());

  get theme(): Settings["theme"] {
    return this.chosen.theme;
  }

  get colors(): Settings["colors"] {
    return this.chosen.colors;
  }

  get density(): Settings["density"] {
    return this.chosen.density;
  }

  get motion(): Settings["motion"] {
    return this.chosen.motion;
  }

  get numbers(): Settings["numbers"] {
    return this.chosen.numbers;
  }

  get marks(): NumberMarks {
    return MARKS[this.chosen.numbers];
  }

  get dates(): Settings["dates"] {
    return this.chosen.dates;
  }

  get zone(): string {
    return this.chosen.zone;
  }

  /** The IANA name of the zone in which times are told. */
  get zoneName(): string {
    return this.chosen.zone === "local" ? Intl.DateTimeFormat().resolvedOptions().timeZone : this.chosen.zone;
  }

  set(choice: Partial<Settings>): void {
    Object.assign(this.chosen, choice);
    write(this.chosen);
    this.apply();
  }

  /** Puts the choices on the document, where the style sheets read them. */
  apply(): void {
    const { dataset } = document.documentElement;
    const { theme, colors, density, motion } = this.chosen;
    if (theme === "system") delete dataset.theme;
    else dataset.theme = theme;
    Object.assign(dataset, { colors, density, motion });
    colorBrowser();
  }
}

export const settings = new SettingsStore();
chooseMarks(() => settings.marks);

/** The browser's own frame takes the colour of the page. */
function colorBrowser(): void {
  const color = getComputedStyle(document.documentElement).backgroundColor;
  document.querySelector<HTMLMetaElement>("meta[name=theme-color]")?.setAttribute("content", color);
}

function read(): Settings {
  const settled = { ...DEFAULTS };
  const kept = readKept();
  for (const [key, choices] of Object.entries(CHOICES)) {
    const value = kept[key];
    if ((choices as readonly unknown[]).includes(value)) Object.assign(settled, { [key]: value });
  }
  if (typeof kept.zone === "string" && isZone(kept.zone)) settled.zone = kept.zone;
  return settled;
}

function isZone(name: string): boolean {
  if (name === "local") return true;
  try {
    return Boolean(Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}

function isFramed(): boolean {
  return typeof window !== "undefined" && window !== top;
}

/** A browser may keep nothing, or hold what another version wrote. */
function readKept(): Record<string, unknown> {
  // Pages in frames of others keep nothing and look for nothing kept.
  if (isFramed()) return {};
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return typeof kept === "object" && kept !== null ? { ...kept } : {};
  } catch {
    return {};
  }
}

function write(chosen: Settings): void {
  if (isFramed()) return;
  try {
    localStorage.setItem(KEY, JSON.stringify(chosen));
  } catch {
    // Where nothing may be kept, choices hold until the window closes.
  }
}
