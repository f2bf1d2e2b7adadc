/**
 * The engine's functions, as a strategy module imports them. The compiler names the imported module after this file:
 * `tidebook`. What each one means stands in `wasm/README.md`; nothing else may be imported.
 */

export declare function text(units: i64, count: i32): void;
export declare function param(initial: f64, min: f64, max: f64, step: f64): f64;
export declare function instrument(): i32;
export declare function timeframe(clock: i32): i32;
export declare function clock(instrument: i32): i32;
export declare function field(clock: i32, which: i32): i32;
export declare function signal(): i32;
export declare function input(series: i32): void;
export declare function option(value: f64): void;
export declare function indicator(id: i32): i32;
export declare function custom(clock: i32, object: usize): i32;
export declare function watch(series: i32): i32;
export declare function value(series: i32, ago: i32): f64;
export declare function order(instrument: i32, kind: i32, side: i32, quantity: f64, price: f64, trigger: f64): i32;
export declare function amend(order: i32, what: i32, x: f64, y: f64): i32;
export declare function target(instrument: i32, kind: i32, value: f64): i32;
export declare function cancel_all(instrument: i32): void;
export declare function order_value(order: i32, which: i32): f64;
export declare function account(which: i32, instrument: i32): f64;
export declare function plot(): i32;
export declare function plot_value(plot: i32, value: f64): void;
export declare function log(): void;
export declare function random(): f64;
export declare function fault(line: i32, column: i32): void;
