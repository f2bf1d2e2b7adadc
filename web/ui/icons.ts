/** A drawing on a square of `box` (16) units: strokes of one width, or a filled shape. */
interface IconShape {
  readonly path: string;
  readonly isFilled?: boolean;
  readonly box?: number;
  readonly dash?: string;
}

const shape = (path: string, more: Omit<IconShape, "path"> = {}): IconShape => ({ path, ...more });
const sign = (path: string, more: Omit<IconShape, "path" | "box"> = {}): IconShape => ({ path, box: 10, ...more });

/**
 * Signs that stand beside numbers and words (10 units, to be shown at 10 px) and icons of buttons and lists (16 units).
 * They are drawn, never typed: glyphs of this kind differ in size and baseline from one face to the next.
 */
export const ICONS = {
  up: sign("M5 1.6 9 8.6H1Z"),
  down: sign("M5 8.4 1 1.4h8Z", { isFilled: true }),
  check: sign("M1.4 5.4 3.9 8 8.6 2.2"),
  differs: sign("M1.2 3.6h7.6M1.2 6.6h7.6M7 .9 3 9.1"),
  equal: sign("M1.6 3.6h6.8M1.6 6.6h6.8"),
  cross: sign("M1.8 1.8 8.2 8.2M8.2 1.8 1.8 8.2"),
  circle: sign("M9 5A4 4 0 1 1 1 5a4 4 0 0 1 8 0Z"),
  dot: sign("M9 5A4 4 0 1 1 1 5a4 4 0 0 1 8 0Z", { isFilled: true }),
  dashed: sign("M9 5A4 4 0 1 1 1 5a4 4 0 0 1 8 0Z", { dash: "1.6 1.6" }),
  half: sign("M5 1a4 4 0 0 0 0 8Z", { isFilled: true }),
  diamond: sign("M5 .6 9.4 5 5 9.4.6 5Z", { isFilled: true }),
  minus: sign("M1.5 5h7"),
  plus: shape("M8 3v10M3 8h10"),
  run: sign("M2.4 1.2v7.6L8.6 5Z", { isFilled: true }),
  pause: sign("M2.4 1.6h1.7v6.8H2.4ZM5.9 1.6h1.7v6.8H5.9Z", { isFilled: true }),
  stop: sign("M2 2h6v6H2Z", { isFilled: true }),
  chevronRight: shape("m6.5 4.5 3.5 3.5-3.5 3.5"),
  chevronDown: shape("M4.5 6.5 8 10l3.5-3.5"),
  more: shape(
    "M4.1 8a.8.8 0 1 1-1.6 0 .8.8 0 0 1 1.6 0ZM8.8 8a.8.8 0 1 1-1.6 0 .8.8 0 0 1 1.6 0ZM13.5 8a.8.8 0 1 1-1.6 0 .8.8 0 0 1 1.6 0Z",
    { isFilled: true },
  ),
  search: shape("M11.3 7a4.3 4.3 0 1 1-8.6 0 4.3 4.3 0 0 1 8.6 0ZM10.2 10.2 14 14"),
  link: shape(
    "M6.7 9.3a2.8 2.8 0 0 0 4 0l2-2a2.8 2.8 0 0 0-4-4l-.9.9M9.3 6.7a2.8 2.8 0 0 0-4 0l-2 2a2.8 2.8 0 0 0 4 4l.9-.9",
  ),
  share: shape("M8 9.5V2m0 0L5.2 4.8M8 2l2.8 2.8M4.5 7.5H3v6.3h10V7.5h-1.5"),
  download: shape("M8 2v8m0 0 3-3m-3 3L5 7M2.5 13.5h11"),
  upload: shape("M8 10.5v-8m0 0-3 3m3-3 3 3M2.5 13.5h11"),
  copy: shape("M5.5 5.5h8v8h-8ZM10.5 5.3V2.5h-8v8h2.8"),
  fork: shape(
    "M5 5.4v1.4c0 1 .6 1.6 1.6 1.6h2.8c1 0 1.6-.6 1.6-1.6V5.4M8 8.6v2M6.4 3.9a1.4 1.4 0 1 1-2.8 0 1.4 1.4 0 0 1 2.8 0ZM12.4 3.9a1.4 1.4 0 1 1-2.8 0 1.4 1.4 0 0 1 2.8 0ZM9.4 12.1a1.4 1.4 0 1 1-2.8 0 1.4 1.4 0 0 1 2.8 0Z",
  ),
  code: shape("M5.3 4.5 1.8 8l3.5 3.5M10.7 4.5 14.2 8l-3.5 3.5"),
  clock: shape("M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0ZM8 4.6V8l2.2 1.6"),
  undo: shape("M5.5 3 2.7 5.8l2.8 2.8M3 5.8h6.6a3.4 3.4 0 0 1 0 6.8H6.5"),
  redo: shape("m10.5 3 2.8 2.8-2.8 2.8M13 5.8H6.4a3.4 3.4 0 0 0 0 6.8h3.1"),
  file: shape("M4 1.8h5.2L12.5 5v9.2H4ZM9 2v3.2h3.3"),
  folder: shape("M1.8 12.8V3.5h4.4l1.5 1.8h6.5v7.5Z"),
  table: shape("M2.2 3h11.6v10H2.2ZM2.2 6.4h11.6M6.4 3v10"),
  chart: shape("M2.2 2.2v11.6h11.6M4.6 10.4l3-3.4 2.2 2 3.6-4.6"),
  lock: shape("M3.8 7.2h8.4v6.3H3.8ZM5.6 7V4.9a2.4 2.4 0 0 1 4.8 0V7"),
  bell: shape(
    "M8 2.2c-2.4 0-3.7 1.7-3.7 4 0 3.4-1.5 4.3-1.5 5.2h10.4c0-.9-1.5-1.8-1.5-5.2 0-2.3-1.3-4-3.7-4ZM6.8 13.4a1.3 1.3 0 0 0 2.4 0",
  ),
  eye: shape("M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8ZM10 8a2 2 0 1 1-4 0 2 2 0 0 1 4 0Z"),
  expand: shape("M6 2.5H2.5V6M10 2.5h3.5V6M6 13.5H2.5V10M10 13.5h3.5V10"),
  settings: shape(
    "M2 4.5h6.2M11.8 4.5H14M2 11.5h2.2M7.8 11.5H14M11.8 4.5a1.8 1.8 0 1 1-3.6 0 1.8 1.8 0 0 1 3.6 0ZM7.8 11.5a1.8 1.8 0 1 1-3.6 0 1.8 1.8 0 0 1 3.6 0Z",
  ),
  help: shape("M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0ZM6.2 6.4a1.8 1.8 0 1 1 2.6 1.7c-.5.3-.8.6-.8 1.2M8 11.4h.01"),
  edit: shape("m3 13 .7-3L10.9 2.8l2.3 2.3L6 12.3Z"),
  trash: shape("M2.8 4.4h10.4M6.4 4.2V2.5h3.2v1.7M4.2 4.6l.6 8.9h6.4l.6-8.9"),
  arrowUp: shape("M8 13V3m0 0L4 7m4-4 4 4"),
  arrowDown: shape("M8 3v10m0 0 4-4m-4 4L4 9"),
  pin: shape("M8 9.5V14M4.6 9.5h6.8L10 7V2.5H6V7Z"),
  menu: shape("M2.5 4.5h11M2.5 8h11M2.5 11.5h11"),
} as const satisfies Record<string, IconShape>;

export type IconName = keyof typeof ICONS;
