//! Equity and trades of random runs against slow ones that look at every step by itself.
use proptest::prelude::*;
use tidebook_engine::backtest::equity::equity;
use tidebook_engine::backtest::order::{Fill, Liquidity, Side, Trade};
use tidebook_engine::backtest::report::{InstrumentView, RunView};
use tidebook_engine::backtest::trades::trades;
use tidebook_engine::bars::Bars;
use tidebook_engine::fixed::Overflow;

#[derive(Clone, Debug)]
struct Market {
    bars: Bars,
    bar_at_step: Vec<i32>,
    lot_units: i64,
    price_scale: u8,
}

const LOT_SCALE: u8 = 8;

/// Bars at some of the steps; prices with two decimals.
fn market(steps: usize) -> impl Strategy<Value = Market> {
    let row = (
        100i64..20_000,
        0i64..300,
        0i64..300,
        prop::bool::weighted(0.8),
    );
    let scales = (prop::sample::select(vec![1, 7, 1000, 100_000_000]), 2u8..5);
    (prop::collection::vec(row, steps), scales).prop_map(|(rows, (lot_units, price_scale))| {
        let mut bars = Bars {
            decimals: 2,
            ..Bars::default()
        };
        let mut bar_at_step = Vec::new();
        for (step, (open, up, down, present)) in rows.into_iter().enumerate() {
            if present {
                let close = open + up - down.min(open - 50);
                let prices = [
                    open,
                    open.max(close) + up / 3,
                    open.min(close) - (down / 7).min(49),
                    close,
                ];
                let columns = [
                    &mut bars.open,
                    &mut bars.high,
                    &mut bars.low,
                    &mut bars.close,
                ];
                for (column, price) in columns.into_iter().zip(prices) {
                    column.push(price as f64 / 100.0);
                }
                bars.time.push(step as i64 * 60_000);
                bars.volume.push(0.0);
            }
            bar_at_step.push(bars.len() as i32 - 1);
        }
        Market {
            bars,
            bar_at_step,
            lot_units,
            price_scale,
        }
    })
}

/// (step, instrument, signed lots, price as a share of the bar, fee); kept where the instrument has a bar.
type Draft = (usize, usize, i64, i64, i64);

fn fills_from(mut drafts: Vec<Draft>, markets: &[Market]) -> Vec<Fill> {
    drafts.sort_by_key(|draft| draft.0);
    let mut fills = Vec::new();
    for (step, instrument, lots, offset, fee) in drafts {
        let market = &markets[instrument];
        let bar = market.bar_at_step[step];
        let is_new = bar >= 0 && (step == 0 || market.bar_at_step[step - 1] < bar);
        if !is_new || lots == 0 {
            continue;
        }
        let finer = 10i64.pow(u32::from(market.price_scale) - 2);
        let price = ((market.bars.open[bar as usize] * 100.0).round() as i64 + offset).max(1)
            * finer
            + offset.rem_euclid(finer);
        let exact = i128::from(lots.abs()) * i128::from(market.lot_units) * i128::from(price);
        let divisor = 10i128.pow(u32::from(LOT_SCALE + market.price_scale - 8));
        // Rounded against the account: what is paid up, what is received down.
        let notional = if lots > 0 {
            (exact + divisor - 1) / divisor
        } else {
            exact / divisor
        } as i64;
        let side = if lots > 0 { Side::Buy } else { Side::Sell };
        let liquidity = Liquidity::Taker;
        let instrument = instrument as u32;
        fills.push(Fill {
            step: step as u32,
            instrument,
            order: 1,
            side,
            liquidity,
            quantity: lots.abs(),
            price,
            fee,
            notional,
        });
    }
    fills
}

fn mark(market: &Market, lots: i64, price: i64, scale: u8) -> i64 {
    let product = i128::from(lots) * i128::from(market.lot_units) * i128::from(price);
    product.div_euclid(10i128.pow(u32::from(LOT_SCALE + scale - 8))) as i64
}

fn cents(price: f64) -> i64 {
    (price * 100.0).round() as i64
}

fn slow_equity(cash: i64, markets: &[Market], fills: &[Fill], step: usize) -> i64 {
    let done = fills.iter().filter(|fill| fill.step as usize <= step);
    let mut value = cash;
    let mut lots = vec![0; markets.len()];
    for fill in done {
        value -= fill.side.sign() * fill.notional + fill.fee;
        lots[fill.instrument as usize] += fill.side.sign() * fill.quantity;
    }
    for (market, &lots) in markets.iter().zip(&lots) {
        if lots != 0 {
            let close = market.bars.close[market.bar_at_step[step] as usize];
            value += mark(market, lots, cents(close), 2);
        }
    }
    value
}

/// Lowest and highest open profit, bar after bar, price after price, from the parts of fills that are a trade's own.
fn slow_excursions(market: &Market, parts: &[(i32, Fill)]) -> (i64, i64) {
    let (mut worst, mut best, mut flow, mut lots) = (0, 0, 0, 0);
    let finer = 10i128.pow(u32::from(market.price_scale) - 2);
    for bar in parts[0].0..market.bars.len() as i32 {
        let mut see = |profit: i128| {
            worst = worst.min(profit);
            best = best.max(profit);
        };
        for (_, part) in parts.iter().filter(|part| part.0 == bar) {
            let units = i128::from(part.side.sign() * part.quantity) * i128::from(market.lot_units);
            flow -= units * i128::from(part.price);
            lots += units;
            see(flow + lots * i128::from(part.price));
        }
        if lots == 0 {
            break;
        }
        let Bars {
            high, low, close, ..
        } = &market.bars;
        let at = bar as usize;
        see(flow + lots * i128::from(cents(close[at])) * finer);
        if bar != parts[0].0 {
            see(flow + lots * i128::from(cents(high[at])) * finer);
            see(flow + lots * i128::from(cents(low[at])) * finer);
        }
    }
    let unit = 10i128.pow(u32::from(LOT_SCALE + market.price_scale - 8));
    ((worst / unit) as i64, (best / unit) as i64)
}

/// A fill in the parts that belong to one trade each, in the order of the trades: cut where the position passes zero.
fn parts_by_trade(market: &Market, fills: &[Fill], instrument: u32) -> Vec<Vec<(i32, Fill)>> {
    let mut trips: Vec<Vec<(i32, Fill)>> = Vec::new();
    let mut lots = 0i64;
    for fill in fills.iter().filter(|fill| fill.instrument == instrument) {
        let bar = market.bar_at_step[fill.step as usize];
        let signed = fill.side.sign() * fill.quantity;
        let mut rest = *fill;
        if lots != 0 && (lots > 0) != (signed > 0) && signed.abs() > lots.abs() {
            let (closing, all) = (i128::from(lots.abs()), i128::from(fill.quantity));
            let exact = closing * i128::from(market.lot_units) * i128::from(fill.price);
            let unit = 10i128.pow(u32::from(LOT_SCALE + market.price_scale - 8));
            // Paid up, received down; the fee's share up.
            let notional = if signed > 0 {
                (exact + unit - 1) / unit
            } else {
                exact / unit
            } as i64;
            let fee = (i128::from(fill.fee) * closing + all - 1).div_euclid(all) as i64;
            let part = Fill {
                quantity: lots.abs(),
                notional,
                fee,
                ..*fill
            };
            trips.last_mut().unwrap().push((bar, part));
            rest.quantity -= part.quantity;
            rest.notional -= part.notional;
            rest.fee -= part.fee;
            lots = 0;
        }
        if lots == 0 {
            trips.push(Vec::new());
        }
        trips.last_mut().unwrap().push((bar, rest));
        lots += rest.side.sign() * rest.quantity;
    }
    trips
}

const STEPS: usize = 12;
const CASH: i64 = 1_000_000_000_000;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn profits_sum_to_the_change_of_equity_and_every_step_agrees_with_a_slow_account(
        markets in (market(STEPS), market(STEPS)).prop_map(|(a, b)| vec![a, b]),
        drafts in prop::collection::vec((0..STEPS, 0..2usize, -5i64..6, -40i64..40, -3i64..1000), 0..20),
    ) {
        let clock: Vec<i64> = (0..STEPS as i64).map(|step| step * 60_000).collect();
        let fills = fills_from(drafts, &markets);
        let views: Vec<InstrumentView> = markets.iter().map(|market| InstrumentView {
            bars: &market.bars, bar_at_step: &market.bar_at_step, price_scale: market.price_scale,
            lot_scale: LOT_SCALE, lot_units: market.lot_units,
        }).collect();
        let run = RunView {
            clock: &clock, instruments: &views, fills: &fills, cash: CASH, periods_per_year: 252.0, interval: 60_000,
        };
        let values = equity(&run).unwrap();
        let slow: Vec<i64> = (0..STEPS).map(|step| slow_equity(CASH, &markets, &fills, step)).collect();
        prop_assert_eq!(&values, &slow);

        let trips = trades(&run).unwrap();
        let profit: i64 = trips.iter().map(|trade| trade.pnl).sum();
        prop_assert_eq!(profit, values[STEPS - 1] - CASH);
        let fees: i64 = trips.iter().map(|trade| trade.fees).sum();
        prop_assert_eq!(fees, fills.iter().map(|fill| fill.fee).sum::<i64>());

        let order: Vec<(bool, Option<u32>)> = trips.iter().map(|trade| (trade.exit_step.is_none(), trade.exit_step)).collect();
        prop_assert!(order.is_sorted());

        for (at, market) in markets.iter().enumerate() {
            let mine: Vec<&Trade> = trips.iter().filter(|trade| trade.instrument == at as u32).collect();
            let parts = parts_by_trade(market, &fills, at as u32);
            prop_assert_eq!(mine.len(), parts.len());
            for (trade, parts) in mine.iter().zip(&parts) {
                prop_assert_eq!((trade.mae, trade.mfe), slow_excursions(market, parts));
                let paid: i64 = parts.iter().map(|part| part.1.fee).sum();
                prop_assert_eq!((trade.fees, trade.entry_step), (paid, parts[0].1.step));
                if trade.exit_step.is_some() {
                    let flow: i64 = parts.iter().map(|part| part.1.side.sign() * part.1.notional).sum();
                    prop_assert_eq!(trade.pnl, -flow - paid);
                }
            }
        }
    }

    #[test]
    fn an_amount_beyond_64_bits_is_an_overflow_everywhere(lots in (0u32..62).prop_map(|bits| 1i64 << bits), price in 1i64..1_000_000) {
        let bars = Bars {
            time: vec![0, 1], open: vec![1e7; 2], high: vec![1e7; 2], low: vec![1e7; 2], close: vec![1e7; 2],
            volume: vec![0.0; 2], decimals: 8,
        };
        let view = InstrumentView { bars: &bars, bar_at_step: &[0, 1], price_scale: 8, lot_scale: 0, lot_units: 1 };
        let (side, liquidity) = (Side::Buy, Liquidity::Taker);
        let fill = Fill { step: 1, instrument: 0, order: 1, side, liquidity, quantity: lots, price, fee: 0, notional: 0 };
        let run = RunView {
            clock: &[0, 1], instruments: &[view], fills: &[fill], cash: 0, periods_per_year: 252.0, interval: 1,
        };
        let fits = i64::try_from(i128::from(lots) * 1_000_000_000_000_000).is_ok();
        prop_assert_eq!(equity(&run).is_ok(), fits);
        prop_assert_eq!(equity(&run).err(), (!fits).then_some(Overflow));
        prop_assert_eq!(trades(&run).is_ok(), fits);
    }
}
