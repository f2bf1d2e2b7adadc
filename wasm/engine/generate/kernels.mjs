// The rows that kernels of our own compute: NAME: "file::Kernel" of `src/indicators/own/`. A question mark behind it leaves
// those options to the crate that the kernel does not take.
export const kernels = {
  CMO: "rsi::Cmo",
  DEMA: "ema::Dema",
  EMA: "ema::Ema",
  RMA: "ema::Rma",
  RSI: "rsi::Rsi",
  SMA: "sma::Sma",
  SUM: "sma::Sum",
  T3: "ema::T3",
  TEMA: "ema::Tema",
  TRIX: "ema::Trix",
  ZLEMA: "ema::Zlema",
};
