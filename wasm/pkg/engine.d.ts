/* tslint:disable */
/* eslint-disable */

/**
 * The table in which the host puts a strategy's handlers.
 */
export function function_table(): any;

export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

export interface InitOutput {
    readonly memory: WebAssembly.Memory;
    readonly sin: (a: number) => number;
    readonly cos: (a: number) => number;
    readonly abi_version: () => number;
    readonly allocate: (a: number) => number;
    readonly atan: (a: number) => number;
    readonly bars_clean: (a: number) => number;
    readonly bars_column: (a: number, b: number) => number;
    readonly bars_decimals: (a: number) => number;
    readonly bars_fingerprint: (a: number) => number;
    readonly bars_free: (a: number) => number;
    readonly bars_interval: (a: number) => number;
    readonly bars_new: (a: number, b: number) => number;
    readonly bars_periods: (a: number, b: number) => number;
    readonly bars_range: (a: number, b: bigint, c: bigint, d: number) => number;
    readonly bars_resample: (a: number, b: number, c: number) => number;
    readonly bars_rows: (a: number) => number;
    readonly book_apply: (a: number, b: number, c: number, d: number, e: number) => number;
    readonly book_checksum: (a: number) => number;
    readonly book_clear: (a: number) => number;
    readonly book_depth: (a: number, b: number, c: number) => number;
    readonly book_fill: (a: number, b: number, c: number) => number;
    readonly book_free: (a: number) => number;
    readonly book_imbalance: (a: number, b: number) => number;
    readonly book_lots: (a: number, b: number, c: number) => number;
    readonly book_new: (a: number, b: number, c: number) => number;
    readonly book_quote: (a: number) => number;
    readonly book_rescale: (a: number, b: number, c: number) => number;
    readonly book_top: (a: number, b: number, c: number) => number;
    readonly builder_advance: (a: number, b: number) => number;
    readonly builder_counts: (a: number) => number;
    readonly builder_free: (a: number) => number;
    readonly builder_new: (a: number, b: number) => number;
    readonly builder_open: (a: number) => number;
    readonly builder_push: (a: number, b: number, c: number, d: number, e: number, f: number) => number;
    readonly builder_restore: (a: number, b: number) => number;
    readonly builder_save: (a: number) => number;
    readonly consolidated_fill: (a: number, b: number, c: number, d: number, e: number) => number;
    readonly consolidated_top: (a: number, b: number, c: number, d: number, e: number) => number;
    readonly data_bar_columns: (a: number, b: number) => number;
    readonly data_check_columns: (a: number, b: number, c: number, d: number, e: number) => number;
    readonly data_parse_csv: (a: number, b: number, c: number, d: number, e: number, f: number) => number;
    readonly data_parse_signal: (a: number, b: number, c: number) => number;
    readonly data_read_times: (a: number, b: number, c: number) => void;
    readonly decoder_apply: (a: number, b: number, c: number, d: number) => number;
    readonly decoder_counts: (a: number) => number;
    readonly decoder_decode: (a: number, b: number, c: number) => number;
    readonly decoder_free: (a: number) => number;
    readonly decoder_header: (a: number) => number;
    readonly decoder_input: (a: number, b: number) => number;
    readonly decoder_instrument: (a: number, b: number, c: number, d: number, e: number) => number;
    readonly decoder_levels: (a: number) => number;
    readonly decoder_new: (a: number) => number;
    readonly decoder_trades: (a: number) => number;
    readonly figures_pointer: () => number;
    readonly hash_begin: () => void;
    readonly hash_finish: () => void;
    readonly hash_update: (a: number, b: number) => void;
    readonly indicator_batch: (a: number, b: number, c: number, d: number, e: number, f: number, g: number) => number;
    readonly indicator_count: () => number;
    readonly indicator_grid: (a: number, b: number, c: number, d: number, e: number, f: number) => number;
    readonly indicator_lookback: (a: number, b: number, c: number) => number;
    readonly montecarlo_block: () => number;
    readonly montecarlo_calibrate: (a: number, b: number, c: number, d: number, e: number) => number;
    readonly montecarlo_close: () => void;
    readonly montecarlo_open: (a: number, b: number, c: number, d: number, e: number) => number;
    readonly montecarlo_run: (a: number, b: number) => void;
    readonly montecarlo_summary: (a: number, b: number, c: number, d: number, e: number) => void;
    readonly orders_add: (a: number, b: number, c: number, d: number, e: number) => number;
    readonly orders_amend: (a: number, b: number, c: number, d: number) => number;
    readonly orders_new: (a: number, b: number) => number;
    readonly orders_place: (a: number, b: number) => number;
    readonly orders_reduce: (a: number, b: number, c: number) => number;
    readonly orders_remove: (a: number, b: number) => number;
    readonly outbox_length: () => number;
    readonly outbox_pointer: () => number;
    readonly random_draws: (a: number, b: number, c: number, d: number) => void;
    readonly release: (a: number, b: number) => void;
    readonly run_advance: (a: number) => number;
    readonly run_bars_done: () => number;
    readonly run_close: () => void;
    readonly run_describe: () => void;
    readonly run_finish: (a: number) => number;
    readonly run_instrument: (a: number, b: number, c: bigint, d: number, e: bigint, f: number, g: number, h: number) => number;
    readonly run_open: (a: number) => void;
    readonly run_parameter: (a: number, b: number, c: number) => void;
    readonly run_read: (a: number) => number;
    readonly run_report: (a: number) => void;
    readonly run_signal: (a: number, b: number, c: number, d: number, e: number, f: number) => void;
    readonly run_start: (a: number, b: number) => void;
    readonly run_watch: () => void;
    readonly strategy_account: (a: number, b: number) => number;
    readonly strategy_amend: (a: number, b: number, c: number, d: number) => number;
    readonly strategy_cancel_all: (a: number) => void;
    readonly strategy_clock: (a: number) => number;
    readonly strategy_custom: (a: number, b: number) => number;
    readonly strategy_fault: (a: number, b: number) => void;
    readonly strategy_field: (a: number, b: number) => number;
    readonly strategy_indicator: (a: number) => number;
    readonly strategy_input: (a: number) => void;
    readonly strategy_instrument: () => number;
    readonly strategy_log: () => void;
    readonly strategy_option: (a: number) => void;
    readonly strategy_order: (a: number, b: number, c: number, d: number, e: number, f: number) => number;
    readonly strategy_order_value: (a: number, b: number) => number;
    readonly strategy_param: (a: number, b: number, c: number, d: number) => number;
    readonly strategy_plot: () => number;
    readonly strategy_plot_value: (a: number, b: number) => void;
    readonly strategy_random: () => number;
    readonly strategy_signal: () => number;
    readonly strategy_target: (a: number, b: number, c: number) => number;
    readonly strategy_text: (a: bigint, b: number) => void;
    readonly strategy_timeframe: (a: number) => number;
    readonly strategy_value: (a: number, b: number) => number;
    readonly strategy_watch: (a: number) => number;
    readonly stream_free: (a: number) => number;
    readonly stream_new: (a: number, b: number, c: number) => number;
    readonly stream_peek: (a: number) => number;
    readonly stream_push: (a: number) => number;
    readonly stream_push_all: (a: number, b: number, c: number) => number;
    readonly stream_resume: (a: number, b: number, c: number, d: number, e: number) => number;
    readonly stream_room: (a: number) => number;
    readonly stream_save: (a: number) => number;
    readonly stream_version: () => number;
    readonly function_table: () => any;
    readonly __wbindgen_export: WebAssembly.Table;
    readonly __wbindgen_externrefs: WebAssembly.Table;
    readonly __wbindgen_start: () => void;
}

export type SyncInitInput = BufferSource | WebAssembly.Module;

/**
 * Instantiates the given `module`, which can either be bytes or
 * a precompiled `WebAssembly.Module`.
 *
 * @param {{ module: SyncInitInput }} module - Passing `SyncInitInput` directly is deprecated.
 *
 * @returns {InitOutput}
 */
export function initSync(module: { module: SyncInitInput } | SyncInitInput): InitOutput;

/**
 * If `module_or_path` is {RequestInfo} or {URL}, makes a request and
 * for everything else, calls `WebAssembly.instantiate` directly.
 *
 * @param {{ module_or_path: InitInput | Promise<InitInput> }} module_or_path - Passing `InitInput` directly is deprecated.
 *
 * @returns {Promise<InitOutput>}
 */
export default function __wbg_init (module_or_path?: { module_or_path: InitInput | Promise<InitInput> } | InitInput | Promise<InitInput>): Promise<InitOutput>;
