import fc from "fast-check";
import { expect, test } from "vitest";
import {
  fittedView,
  groupAt,
  isServed,
  lastShown,
  logicalRange,
  movedView,
  requestFor,
  zoomedView,
} from "../../../../web/chart/viewport.ts";

const fill = fc.record({
  width: fc.integer({ min: 200, max: 2000 }),
  narrowest: fc.constantFrom(2, 4.5),
  most: fc.constantFrom(1000, 1666, 5000),
});
const length = fc.integer({ min: 1, max: 2_000_000 });

test("a window holds what is shown, no group narrower than wished and never more groups than it may", () => {
  fc.assert(
    fc.property(
      length,
      fill,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0.00001, max: 2, noNaN: true }),
      (bars, how, share, factor) => {
        const view = zoomedView(fittedView(bars), factor, share * bars, bars);
        const wanted = requestFor(view, how);
        const step = 2 ** wanted.level;
        expect(wanted.from * step).toBeLessThanOrEqual(view.from);
        expect(wanted.to * step).toBeGreaterThanOrEqual(view.to);
        expect(wanted.to - wanted.from).toBeLessThanOrEqual(how.most + 2);
        if (wanted.level > 0)
          expect((how.width / (view.to - view.from)) * step).toBeGreaterThanOrEqual(how.narrowest - 1e-6);
        expect(isServed(view, how, wanted, bars)).toBe(true);
      },
    ),
  );
});

test("zooming keeps the bar under the cursor where it is", () => {
  const view = { from: 100, to: 300 };
  const closer = zoomedView(view, 0.5, 150, 1000);
  expect(closer).toEqual({ from: 125, to: 225 });
});

test("data cannot be pushed out of sight", () => {
  fc.assert(
    fc.property(length, fc.double({ min: -1e9, max: 1e9, noNaN: true }), (bars, by) => {
      const { from, to } = movedView(fittedView(bars), by, bars);
      expect(Math.min(to, bars) - Math.max(from, 0)).toBeGreaterThanOrEqual(Math.min((to - from) / 4, bars) - 1e-6);
    }),
  );
});

test("the library's indexes name the middles of groups", () => {
  // Bars 0–7 in groups of 4: the whole of both groups, which the library calls 0 and 1.
  expect(logicalRange({ from: 0, to: 8 }, { level: 2, from: 0, to: 2 })).toEqual({ from: 0, to: 1 });
  expect(logicalRange({ from: 40, to: 48 }, { level: 2, from: 10, to: 12 })).toEqual({ from: 0, to: 1 });
});

test("a group is found by the edge that it lies around, and none beyond the bars", () => {
  const bars = { level: 3, length: 21 };
  expect(groupAt(8, bars)).toEqual({ first: 8, last: 15 });
  expect(groupAt(15.9, bars)).toEqual({ first: 8, last: 15 });
  expect(groupAt(20, bars)).toEqual({ first: 16, last: 20 });
  expect(groupAt(21, { level: 0, length: 21 })).toBeUndefined();
  expect(groupAt(24, bars)).toBeUndefined();
  expect(groupAt(-0.1, bars)).toBeUndefined();
});

test("the last group shown is the whole candle at the right, wherever the view ends", () => {
  const bars = { level: 3, length: 21 };
  expect(lastShown(fittedView(21), bars)).toEqual({ first: 16, last: 20 });
  expect(lastShown({ from: 0, to: 16 }, bars)).toEqual({ first: 8, last: 15 });
  // Less than half of the third group is in sight.
  expect(lastShown({ from: 0, to: 19 }, bars)).toEqual({ first: 8, last: 15 });
  // The data's end is: its last bar is told, however few stand in its group.
  expect(lastShown({ from: 0, to: 17 }, { level: 3, length: 17 })).toEqual({ first: 16, last: 16 });
  expect(lastShown({ from: -10, to: -2 }, bars)).toEqual({ first: 0, last: 7 });
  expect(lastShown({ from: 100, to: 150 }, { level: 0, length: 5105 })).toEqual({ first: 149, last: 149 });
});
