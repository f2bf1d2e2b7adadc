// What `import { … } from "tidebook"` gives a strategy. The compiler is handed only the lines that a strategy asks for.
export { Bar } from "./bar";
export { Series, crossedAbove, crossedBelow } from "./series";
export { Fill, Order } from "./order";
export { Alert, Book, Signal, Trade } from "./event";
export { Trader } from "./trader";
export { Strategy } from "./strategy";
export { open, high, low, close, volume } from "./columns";
export { Indicator } from "./indicator";
export { Instrument, Timeframe, instrument, timeframe, custom } from "./instrument";
export { param, log, random } from "./declare";
export { signal } from "./signal";
export { plot } from "./plot";
export * from "./indicators";
