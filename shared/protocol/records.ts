/**
 * Kinds of records in the event log, by their number on disk. Kinds are only ever added. `market` says that retention may
 * take the record away; `payload` what it holds.
 */
export const RECORD_KINDS = {
  begin: { number: 1, isMarket: true, payload: "json: a relay began; a replay does, too" },
  connection: { number: 2, isMarket: true, payload: "json: the venue and connection that a stream number stands for" },
  frame: { number: 3, isMarket: true, payload: "a venue's frame as it came" },
  answer: { number: 4, isMarket: true, payload: "json: an answer to a request, and what was asked" },
  lost: { number: 5, isMarket: true, payload: "json: instruments of which nothing is vouched for, and why" },
  timer: { number: 6, isMarket: true, payload: "empty: time passed, on which outputs may depend" },
  checkpoint: { number: 7, isMarket: true, payload: "json: digest and number of what was put out so far" },
  recovered: { number: 8, isMarket: true, payload: "json: what was cut off after a crash" },
  health: { number: 9, isMarket: true, payload: "json: the state of a stream or venue" },
  cost: { number: 10, isMarket: true, payload: "json: what a part of the relay took of the machine" },
  marketEvent: { number: 11, isMarket: true, payload: "json: something remarkable in the market" },
  alert: { number: 12, isMarket: false, payload: "json: an alert and what became of its delivery" },
  signal: { number: 13, isMarket: false, payload: "json: what a strategy concluded" },
  decision: { number: 14, isMarket: false, payload: "json: what a strategy wants, before it is done" },
  risk: { number: 15, isMarket: false, payload: "json: what the risk gate said of a decision" },
  declare: { number: 17, isMarket: true, payload: "json: a venue and its instruments that are watched from here on" },
  configure: { number: 18, isMarket: true, payload: "json: what a relay makes of what comes, from here on" },
  missed: {
    number: 19,
    isMarket: true,
    payload: "json: trades that a stream may have missed: the doubt, answers, the end",
  },
  order: { number: 16, isMarket: false, payload: "json: an order's way to the venue and back" },
} as const;

export type RecordKind = keyof typeof RECORD_KINDS;
