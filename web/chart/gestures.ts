/** What gestures on a chart come to. Shares are of the width in which data is drawn, 0 at its left edge. */
export interface GestureTarget {
  /** Width of the data's area and top of the time axis, CSS pixels. */
  readonly area: () => { width: number; height: number };
  zoom(factor: number, share: number): void;
  /** Moves the data by a share of the width, to the right where positive. */
  move(share: number): void;
  fit(): void;
  /** A click that was no drag, and no second of two. */
  click(x: number, y: number): void;
  /** While a range is brushed, and when it is done; undefined when it is given up. */
  brush(range: { from: number; to: number } | undefined, isDone: boolean): void;
  /** Whether a plain drag brushes a range. */
  readonly isBrushing: () => boolean;
}

/** Farther than this in pixels, a press is a drag. */
const SLACK = 4;
/** A wheel's notch of 100 zooms by this factor. */
const NOTCH = 1.2;
/** Pixels in a line and a page of a wheel that counts those. */
const WHEEL_UNITS = [1, 16, 400];

interface Drag {
  readonly kind: "move" | "scale" | "brush";
  readonly startX: number;
  lastX: number;
  isDrag: boolean;
}

/** Listens to wheel and pointers of a chart; ends with what it returns. */
export function listenToGestures(host: HTMLElement, target: GestureTarget): () => void {
  const gestures = new Gestures(host, target);
  const listening = new AbortController();
  const { signal } = listening;
  host.addEventListener("wheel", (event) => gestures.wheel(event), { signal, passive: false });
  host.addEventListener("pointerdown", (event) => gestures.down(event), { signal, capture: true });
  host.addEventListener("pointermove", (event) => gestures.moved(event), { signal, capture: true });
  host.addEventListener("pointerup", (event) => gestures.up(event), { signal, capture: true });
  host.addEventListener("pointercancel", (event) => gestures.cancelled(event), { signal, capture: true });
  host.addEventListener("dblclick", (event) => gestures.doubleClick(event), { signal });
  return () => listening.abort();
}

class Gestures {
  private readonly host: HTMLElement;
  private readonly target: GestureTarget;
  private readonly fingers = new Map<number, number>();
  private drag: Drag | undefined;

  constructor(host: HTMLElement, target: GestureTarget) {
    this.host = host;
    this.target = target;
  }

  wheel(event: WheelEvent): void {
    const { x, area } = this.at(event);
    const unit = WHEEL_UNITS[event.deltaMode] ?? 1;
    event.preventDefault();
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      this.target.move((-event.deltaX * unit) / area.width);
      return;
    }
    // A pinch on a touchpad comes as a wheel with Ctrl, in small steps.
    const notches = (event.deltaY * unit * (event.ctrlKey ? 8 : 1)) / 100;
    this.target.zoom(NOTCH ** Math.max(-4, Math.min(4, notches)), Math.min(1, x / area.width));
  }

  down(event: PointerEvent): void {
    const { x, y, area } = this.at(event);
    // The price axis is the library's own.
    if (event.button !== 0 || x > area.width) return;
    this.fingers.set(event.pointerId, x);
    if (this.fingers.size > 1) {
      this.drag = undefined;
      return;
    }
    const isBrush = event.shiftKey || this.target.isBrushing();
    const kind = y > area.height ? "scale" : isBrush ? "brush" : "move";
    this.drag = { kind, startX: x, lastX: x, isDrag: false };
  }

  moved(event: PointerEvent): void {
    const before = this.fingers.get(event.pointerId);
    if (before === undefined) return;
    const { x, area } = this.at(event);
    const others = [...this.fingers].filter(([id]) => id !== event.pointerId).map(([, other]) => other);
    this.fingers.set(event.pointerId, x);
    const [other] = others;
    if (other !== undefined) return this.pinched({ before, x, other, width: area.width });
    const { drag } = this;
    if (!drag) return;
    if (!drag.isDrag && Math.abs(x - drag.startX) > SLACK) {
      drag.isDrag = true;
      this.host.setPointerCapture(event.pointerId);
    }
    if (drag.isDrag) this.dragged(drag, x, area.width);
  }

  up(event: PointerEvent): void {
    const { x, y, area } = this.at(event);
    const { drag } = this;
    const wasAlone = this.fingers.size === 1;
    this.fingers.delete(event.pointerId);
    this.drag = undefined;
    if (!drag) return;
    if (drag.kind === "brush") this.target.brush(drag.isDrag ? rangeOf(drag.startX, x, area.width) : undefined, true);
    else if (!drag.isDrag && wasAlone && drag.kind === "move") this.target.click(x, y);
  }

  cancelled(event: PointerEvent): void {
    this.fingers.delete(event.pointerId);
    if (this.drag?.kind === "brush") this.target.brush(undefined, true);
    this.drag = undefined;
  }

  doubleClick(event: MouseEvent): void {
    const { x, area } = this.at(event);
    if (x <= area.width) this.target.fit();
  }

  private dragged(drag: Drag, x: number, width: number): void {
    const step = x - drag.lastX;
    drag.lastX = x;
    if (drag.kind === "move") this.target.move(step / width);
    else if (drag.kind === "scale") this.target.zoom(Math.exp((-3 * step) / width), 1);
    else this.target.brush(rangeOf(drag.startX, x, width), false);
  }

  private pinched({ before, x, other, width }: { before: number; x: number; other: number; width: number }): void {
    const [was, is] = [Math.max(Math.abs(before - other), 10), Math.max(Math.abs(x - other), 10)];
    this.target.zoom(was / is, (x + other) / 2 / width);
    this.target.move((x - before) / 2 / width);
  }

  private at(event: MouseEvent): { x: number; y: number; area: { width: number; height: number } } {
    const box = this.host.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top, area: this.target.area() };
  }
}

function rangeOf(one: number, other: number, width: number): { from: number; to: number } {
  const share = (x: number) => Math.max(0, Math.min(1, x / width));
  return { from: share(Math.min(one, other)), to: share(Math.max(one, other)) };
}
