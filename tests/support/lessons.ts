import type { Lesson } from "../../shared/gallery.ts";

const digest = "12700b33ccaf052ed6da92524892ba5a12d1704b3d475e42a76523d3b4d2c0db";
const curve = (growth: number) => Array.from({ length: 60 }, (_, index) => 10_000 * growth ** index);
const about = { minutes: 5, finding: "31 trades", isSynthetic: false } as const;

/** A gallery with each kind of picture. */
export const lessons: readonly Lesson[] = [
  {
    ...about,
    id: "first",
    title: "First backtest",
    question: "does following the trend beat holding?",
    sentence: "Two averages, twenty years, honest costs.",
    group: "First steps",
    digest,
    picture: {
      kind: "lines",
      from: Date.UTC(2005, 0, 3),
      to: Date.UTC(2024, 9, 11),
      panes: [
        {
          isLog: true,
          lines: [
            { name: "Trend", values: curve(1.02), role: "main" },
            { name: "Holding", values: curve(1.03), role: "holding" },
          ],
        },
      ],
    },
  },
  {
    ...about,
    id: "orders",
    title: "Order types",
    sentence: "Limit, stop, trailing, bracket: why each one filled.",
    group: "Orders",
    isSynthetic: true,
    picture: {
      kind: "candles",
      bars: [
        [100, 104, 99, 103],
        [103, 104, 98, 99],
      ],
      levels: [{ name: "target", value: 108 }],
    },
  },
  {
    ...about,
    id: "many",
    title: "Many instruments",
    sentence: "Ranking and weights on one clock.",
    group: "Markets",
    picture: {
      kind: "cells",
      rows: [
        [1, -0.5, null],
        [-1, 0.2, 0.4],
      ],
    },
  },
  {
    ...about,
    id: "link",
    title: "Reading a link",
    sentence: "What a digest proves.",
    group: "Honesty",
    digest,
    picture: { kind: "mark" },
  },
];
