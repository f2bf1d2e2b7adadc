//! Every metric of the table against values from elsewhere.
//!
//! The sample is Bacon's (Practical Portfolio Performance Measurement and Attribution, 2008, chapter 4): 24 monthly
//! returns of a portfolio and of its benchmark, with six closed trades and an open one beside them.
mod expected;

use expected::EXPECTED;
use tidebook_engine::backtest::order::{Fill, Liquidity, Side, Trade};
use tidebook_engine::backtest::report::{InstrumentView, RunView};
use tidebook_engine::bars::Bars;
use tidebook_engine::metrics::{metrics, names, some_metrics};

const DAY: i64 = 86_400_000;
const UNIT: i64 = 100_000_000;
const CASH: i64 = 1_000_000 * UNIT;

const PORTFOLIO: [f64; 24] = [
    0.003, 0.026, 0.011, -0.010, 0.015, 0.025, 0.016, 0.067, -0.014, 0.040, -0.005, 0.081, 0.040,
    -0.037, -0.061, 0.017, -0.049, -0.022, 0.070, 0.058, -0.065, 0.024, -0.005, -0.009,
];
const BENCHMARK: [f64; 24] = [
    0.002, 0.025, 0.018, -0.011, 0.014, 0.018, 0.014, 0.065, -0.015, 0.042, -0.006, 0.083, 0.039,
    -0.038, -0.062, 0.015, -0.048, 0.021, 0.060, 0.056, -0.067, 0.019, -0.003, 0.000,
];
/// The last days of the months from December 1999 on, counted from 1970.
const MONTH_ENDS: [i64; 25] = [
    10956, 10987, 11016, 11047, 11077, 11108, 11138, 11169, 11200, 11230, 11261, 11291, 11322,
    11353, 11381, 11412, 11442, 11473, 11503, 11534, 11565, 11595, 11626, 11656, 11687,
];

struct Case {
    clock: Vec<i64>,
    bars: Bars,
    bar_at_step: Vec<i32>,
    equity: Vec<i64>,
    fills: Vec<Fill>,
    trades: Vec<Trade>,
}

impl Case {
    /// An account and a benchmark with these returns, nothing traded.
    fn new(account: &[f64], benchmark: &[f64], clock: Vec<i64>) -> Case {
        let levels = |returns: &[f64]| {
            let mut levels = vec![1.0];
            for r in returns {
                levels.push(levels[levels.len() - 1] * (1.0 + r));
            }
            levels
        };
        let bars = Bars {
            time: clock.clone(),
            close: levels(benchmark),
            ..Bars::default()
        };
        let equity = levels(account)
            .iter()
            .map(|level| (level * CASH as f64).round() as i64)
            .collect();
        let bar_at_step = (0..clock.len() as i32).collect();
        Case {
            clock,
            bars,
            bar_at_step,
            equity,
            fills: Vec::new(),
            trades: Vec::new(),
        }
    }

    fn bacon() -> Case {
        let mut case = Case::new(
            &PORTFOLIO,
            &BENCHMARK,
            MONTH_ENDS.iter().map(|day| day * DAY).collect(),
        );
        let order = [1i64, -4, -5, 6, 7, -12, 13, -14, -15, 18, 19, -23, 23];
        case.fills = order
            .iter()
            .map(|&at| {
                fill(
                    at.unsigned_abs() as u32,
                    if at > 0 { Side::Buy } else { Side::Sell },
                )
            })
            .collect();
        case.trades = vec![
            trade(Side::Buy, 1, Some(4), [100, 2, -10, 120]),
            trade(Side::Sell, 5, Some(6), [-40, 1, -50, 5]),
            trade(Side::Buy, 7, Some(12), [60, 2, -5, 90]),
            trade(Side::Buy, 13, Some(14), [30, 1, -20, 45]),
            trade(Side::Sell, 15, Some(18), [-80, 3, -100, 0]),
            trade(Side::Buy, 19, Some(23), [-20, 2, -60, 30]),
            trade(Side::Buy, 23, None, [500, 1, -1000, 1000]),
        ];
        case
    }

    fn with<T>(&self, use_run: impl FnOnce(&RunView) -> T) -> T {
        let bar_at_step = &self.bar_at_step;
        let view = InstrumentView {
            bars: &self.bars,
            bar_at_step,
            price_scale: 2,
            lot_scale: 8,
            lot_units: 1,
        };
        use_run(&RunView {
            clock: &self.clock,
            instruments: &[view],
            fills: &self.fills,
            cash: CASH,
            periods_per_year: 12.0,
            interval: 30 * DAY,
        })
    }

    fn metrics(&self) -> Vec<f64> {
        self.with(|run| metrics(run, &self.equity, &self.trades))
    }

    fn metric(&self, name: &str) -> f64 {
        self.metrics()[place(name)]
    }
}

fn fill(step: u32, side: Side) -> Fill {
    let (liquidity, notional) = (Liquidity::Taker, 1000 * UNIT);
    Fill {
        step,
        instrument: 0,
        order: 1,
        side,
        liquidity,
        quantity: 1,
        price: 1,
        fee: UNIT,
        notional,
    }
}

fn trade(side: Side, entry_step: u32, exit_step: Option<u32>, quote: [i64; 4]) -> Trade {
    let [pnl, fees, mae, mfe] = quote.map(|amount| amount * UNIT);
    let exit_price = exit_step.map(|_| UNIT);
    Trade {
        instrument: 0,
        side,
        entry_step,
        exit_step,
        quantity: 1,
        entry_price: UNIT,
        exit_price,
        pnl,
        fees,
        mae,
        mfe,
    }
}

fn place(name: &str) -> usize {
    names()
        .iter()
        .position(|known| *known == name)
        .unwrap_or_else(|| panic!("no metric {name}"))
}

#[test]
fn every_metric_of_the_table_has_a_reference_value_and_meets_it() {
    let expected: Vec<&str> = EXPECTED.iter().map(|row| row.0).collect();
    assert_eq!(names(), expected);
    for (value, (name, expected)) in Case::bacon().metrics().iter().zip(EXPECTED) {
        assert!(
            (value - expected).abs() <= 1e-9 * expected.abs().max(1e-3),
            "{name} is {value}, expected {expected}"
        );
    }
}

#[test]
fn some_metrics_are_the_same_numbers() {
    let case = Case::bacon();
    let all = case.metrics();
    let places = [place("sharpe"), place("trades"), place("totalReturn")];
    let some = case.with(|run| some_metrics(run, &case.equity, &case.trades, &places));
    assert_eq!(some, places.map(|at| all[at]));
    assert!(
        case.with(|run| some_metrics(run, &case.equity, &case.trades, &[names().len()]))[0]
            .is_nan()
    );
}

#[test]
fn printed_figures_for_bacons_portfolio() {
    // The Bernardo-Ledoit ratio, which is omega at 0, and skewness over kurtosis of the examples after Bacon 2008.
    let case = Case::bacon();
    assert_eq!(format!("{:.2}", case.metric("omega")), "1.78");
    assert_eq!(
        format!(
            "{:.3}",
            case.metric("skew") / (case.metric("kurtosis") + 3.0)
        ),
        "-0.034"
    );
}

#[test]
fn a_run_that_never_trades_has_no_ratios_but_a_benchmark() {
    let case = Case::new(
        &[0.0; 24],
        &BENCHMARK,
        MONTH_ENDS.iter().map(|day| day * DAY).collect(),
    );
    let zero = [
        "totalReturn",
        "annualReturn",
        "annualVolatility",
        "maxDrawdown",
        "maxDrawdownDays",
        "ulcer",
        "trades",
        "fees",
        "exposure",
        "turnover",
        "beta",
    ];
    for name in zero {
        assert_eq!(case.metric(name), 0.0, "{name}");
        assert!(case.metric(name).is_sign_positive(), "{name}");
    }
    for name in [
        "sharpe",
        "sortino",
        "calmar",
        "omega",
        "skew",
        "tailRatio",
        "winRate",
        "profitFactor",
        "sqn",
        "probabilisticSharpe",
        "correlation",
    ] {
        assert!(case.metric(name).is_nan(), "{name}");
    }
    assert_eq!(
        case.metric("benchmarkSharpe"),
        Case::bacon().metric("benchmarkSharpe")
    );
}

#[test]
fn an_account_that_falls_to_zero_has_no_metric_of_equity() {
    let mut case = Case::bacon();
    case.equity[20] = 0;
    for name in [
        "totalReturn",
        "annualReturn",
        "sharpe",
        "maxDrawdown",
        "maxDrawdownDays",
        "ulcer",
        "drawdowns",
        "turnover",
        "beta",
        "worstMonth",
        "stability",
        "upCapture",
    ] {
        assert!(case.metric(name).is_nan(), "{name}");
    }
    assert_eq!((case.metric("trades"), case.metric("winRate")), (6.0, 0.5));
}

#[test]
fn a_single_bar_has_no_returns() {
    let case = Case::new(&[], &[], vec![0]);
    assert_eq!(
        (
            case.metric("totalReturn"),
            case.metric("maxDrawdown"),
            case.metric("exposure")
        ),
        (0.0, 0.0, 0.0)
    );
    for name in [
        "annualReturn",
        "annualVolatility",
        "sharpe",
        "valueAtRisk95",
        "expectedShortfall99",
        "bestDay",
        "turnover",
        "alpha",
    ] {
        assert!(case.metric(name).is_nan(), "{name}");
    }
}

#[test]
fn winners_alone_have_no_profit_factor_and_no_empty_streak_counts() {
    let mut case = Case::bacon();
    case.trades = vec![
        trade(Side::Buy, 1, Some(4), [100, 2, 0, 120]),
        trade(Side::Buy, 5, Some(6), [0, 0, 0, 0]),
        trade(Side::Buy, 7, Some(9), [5, 0, 0, 6]),
    ];
    assert!(
        case.metric("profitFactor").is_nan()
            && case.metric("payoff").is_nan()
            && case.metric("edgeRatio").is_nan()
    );
    assert_eq!(
        (
            case.metric("winStreak"),
            case.metric("lossStreak"),
            case.metric("winRate")
        ),
        (1.0, 0.0, 2.0 / 3.0)
    );
    assert!(case.metric("averageLoss").is_nan() && case.metric("largestLoss").is_nan());
}

#[test]
fn a_benchmark_that_begins_later_is_compared_from_there_on() {
    let whole = Case::bacon();
    let mut late = Case::bacon();
    // The first instrument's first bar is the clock's fifth step.
    late.bars.close.drain(..4);
    late.bars.time.drain(..4);
    late.bar_at_step = (0..25).map(|step| (step - 4).max(-1)).collect();
    let shorter = Case::new(&PORTFOLIO[4..], &BENCHMARK[4..], whole.clock[4..].to_vec());
    for name in [
        "benchmarkTotalReturn",
        "beta",
        "alpha",
        "correlation",
        "trackingError",
        "upCapture",
    ] {
        assert!(
            (late.metric(name) - shorter.metric(name)).abs() < 1e-9,
            "{name}"
        );
        assert!(
            (late.metric(name) - whole.metric(name)).abs() > 1e-6,
            "{name}"
        );
    }
    assert_eq!(late.metric("sharpe"), whole.metric("sharpe"));
}
