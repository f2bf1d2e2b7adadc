/** The engine's exports, as `README.md` describes them. Pointers and lengths are bytes in its memory. */
export interface EngineExports {
  readonly memory: WebAssembly.Memory;
  abi_version(): number;
  allocate(bytes: number): number;
  release(pointer: number, bytes: number): void;
  outbox_pointer(): number;
  outbox_length(): number;
  figures_pointer(): number;

  bars_new(rows: number, decimals: number): number;
  bars_column(handle: number, which: number): number;
  bars_clean(handle: number): number;
  bars_rows(handle: number): number;
  bars_decimals(handle: number): number;
  bars_interval(handle: number): number;
  bars_periods(handle: number, interval: number): number;
  bars_range(handle: number, from: bigint, to: bigint, warmup: number): number;
  bars_fingerprint(handle: number): number;
  bars_free(handle: number): number;

  data_parse_csv(file: number, length: number, onBad: number, adjust: number, timeUnit: number, dates: number): number;
  data_check_columns(columns: number, rows: number, onBad: number, adjust: number, timeUnit: number): number;
  data_parse_signal(text: number, length: number, dates: number): number;
  data_bar_columns(names: number, length: number): number;
  data_read_times(lines: number, length: number, dates: number): void;

  hash_begin(): void;
  hash_update(pointer: number, length: number): void;
  hash_finish(): void;

  indicator_count(): number;
  indicator_batch(
    id: number,
    rows: number,
    areClean: number,
    inputs: number,
    options: number,
    optionCount: number,
    outputs: number,
  ): number;
  indicator_grid(
    id: number,
    series: number,
    seriesCount: number,
    options: number,
    setCount: number,
    outputs: number,
  ): number;
  indicator_lookback(id: number, options: number, optionCount: number): number;

  stream_new(id: number, options: number, count: number): number;
  stream_room(handle: number): number;
  stream_push(handle: number): number;
  stream_peek(handle: number): number;
  stream_push_all(handle: number, rows: number, bars: number): number;
  stream_save(handle: number): number;
  stream_resume(id: number, options: number, count: number, saved: number, length: number): number;
  stream_version(): number;
  stream_free(handle: number): number;

  montecarlo_open(numbers: number, count: number, returns: number, rows: number, columns: number): number;
  montecarlo_block(): number;
  montecarlo_run(first: number, blocks: number): void;
  montecarlo_close(): void;
  montecarlo_calibrate(kind: number, prices: number, rows: number, columns: number, stepsPerYear: number): number;
  montecarlo_summary(numbers: number, last: number, worst: number, under: number, fan: number): void;
  random_draws(kind: number, seed: number, block: number, count: number): void;

  run_instrument(
    bars: number,
    warmup: number,
    tickUnits: bigint,
    tickScale: number,
    lotUnits: bigint,
    lotScale: number,
    name: number,
    nameLength: number,
  ): number;
  run_parameter(name: number, nameLength: number, value: number): void;
  run_signal(name: number, nameLength: number, rows: number, time: number, value: number, available: number): void;
  run_open(settings: number): void;
  run_describe(): void;
  run_watch(): void;
  run_start(firstEntry: number, present: number): void;
  run_advance(bars: number): number;
  run_bars_done(): number;
  run_read(part: number): number;
  run_finish(periodsPerYear: number): number;
  run_report(part: number): void;
  run_close(): void;

  book_new(priceDecimals: number, quantityDecimals: number, depth: number): number;
  orders_new(priceDecimals: number, quantityDecimals: number): number;
  book_free(handle: number): number;
  book_clear(handle: number): number;
  book_apply(handle: number, levels: number, bids: number, asks: number, limit: number): number;
  book_rescale(handle: number, priceDecimals: number, quantityDecimals: number): number;
  book_quote(handle: number): number;
  book_top(handle: number, side: number, count: number): number;
  book_lots(handle: number, side: number, ticks: number): number;
  book_imbalance(handle: number, levels: number): number;
  book_depth(handle: number, side: number, bps: number): number;
  book_fill(handle: number, side: number, lots: number): number;
  book_checksum(handle: number): number;
  orders_add(handle: number, id: number, side: number, ticks: number, lots: number): number;
  orders_reduce(handle: number, id: number, lots: number): number;
  orders_amend(handle: number, id: number, ticks: number, lots: number): number;
  orders_remove(handle: number, id: number): number;
  orders_place(handle: number, id: number): number;
  consolidated_top(handles: number, fees: number, count: number, side: number, most: number): number;
  consolidated_fill(handles: number, fees: number, count: number, side: number, lots: number): number;

  decoder_new(venue: number): number;
  decoder_free(handle: number): number;
  decoder_instrument(
    handle: number,
    symbol: number,
    length: number,
    priceDecimals: number,
    quantityDecimals: number,
  ): number;
  decoder_input(handle: number, length: number): number;
  decoder_header(handle: number): number;
  decoder_decode(handle: number, length: number, unnamed: number): number;
  decoder_levels(handle: number): number;
  decoder_trades(handle: number): number;
  decoder_apply(handle: number, book: number, limit: number, verify: number): number;
  decoder_counts(handle: number): number;

  builder_new(settings: number, count: number): number;
  builder_free(handle: number): number;
  builder_push(handle: number, rows: number, times: number, ticks: number, lots: number, buys: number): number;
  builder_advance(handle: number, time: number): number;
  builder_open(handle: number): number;
  builder_counts(handle: number): number;
  builder_save(handle: number): number;
  builder_restore(saved: number, length: number): number;
  bars_resample(handle: number, settings: number, count: number): number;
}
