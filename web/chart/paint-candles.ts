import type { Drawing } from "./brush.ts";

/** Below this width in CSS pixels a candle is a stroke. */
const STROKE_BELOW = 3;
/** Share of a group's width that its body takes. */
const BODY = 0.7;
/** Share of the pane's height under which volume stays. */
const VOLUME_SHARE = 0.17;

/** Candles: hollow where the close is not below the open, else solid. */
export function drawCandles({ brush, window, from, to }: Drawing): void {
  const { context, across, down, spacing, theme } = brush;
  const { bars } = window;
  if (!bars) return;
  const stroke = Math.max(1, Math.floor(across));
  const isStroke = spacing < STROKE_BELOW * across;
  // Of the same parity as the wick, so that the wick is in its middle.
  let width = Math.max(stroke, Math.floor(spacing * BODY));
  if ((width - stroke) % 2 !== 0) width--;
  for (let place = from; place < to; place++) {
    const [open, close] = [bars.open[place] as number, bars.close[place] as number];
    if (Number.isNaN(close)) continue;
    const isUp = close >= open;
    context.fillStyle = isUp ? theme.colours.up : theme.colours.down;
    const left = Math.round(brush.x(place) - stroke / 2);
    const [high, low] = [brush.y(bars.high[place] as number), brush.y(bars.low[place] as number)].map(Math.round) as [
      number,
      number,
    ];
    if (isStroke) {
      context.fillRect(left, high, stroke, Math.max(low - high, 1));
      continue;
    }
    const top = Math.round(brush.y(Math.max(open, close)));
    const tall = Math.max(Math.round(brush.y(Math.min(open, close))) - top, Math.max(1, Math.floor(down)));
    context.fillRect(left, high, stroke, top - high);
    context.fillRect(left, top + tall, stroke, low - top - tall);
    const edge = left - (width - stroke) / 2;
    context.fillRect(edge, top, width, tall);
    if (isUp && width > 2 * stroke && tall > 2 * stroke) {
      context.fillStyle = theme.colours.well;
      context.fillRect(edge + stroke, top + stroke, width - 2 * stroke, tall - 2 * stroke);
    }
  }
}

/** Volume at the foot of the pane, on a scale of its own: the largest shown fills its share. */
export function drawVolume({ brush, window, from, to }: Drawing): void {
  const { context, spacing, theme } = brush;
  const { bars } = window;
  if (!bars) return;
  let most = 0;
  for (let place = from; place < to; place++) most = Math.max(most, bars.volume[place] || 0);
  if (most === 0) return;
  const width = Math.max(1, Math.floor(spacing * BODY));
  const room = brush.height * VOLUME_SHARE;
  context.globalAlpha = 0.38;
  for (let place = from; place < to; place++) {
    const tall = Math.round(((bars.volume[place] || 0) / most) * room);
    const isUp = (bars.close[place] as number) >= (bars.open[place] as number);
    context.fillStyle = isUp ? theme.colours.up : theme.colours.down;
    context.fillRect(Math.round(brush.x(place) - width / 2), brush.height - tall, width, tall);
  }
}
