use super::{bars, minutes, HOUR, MINUTE, SECOND};
use proptest::prelude::*;
use tidebook_engine::bars::{
    restore, save, Builder, Clock, Emitted, Imbalance, Late, Print, Prints, Renko, Rule, Session,
    State, Weight, Zone,
};

fn trades() -> impl Strategy<Value = Vec<Print>> {
    let trade = (-20_000i64..60_000, -30i64..30, 0i64..50, any::<bool>());
    prop::collection::vec(trade, 1..150).prop_map(|steps| {
        let (mut time, mut ticks) = (1_700_000_000 * SECOND, 1_000);
        let print = |(step, move_by, lots, is_buy): (i64, i64, i64, bool)| {
            time += step * 1_000;
            ticks += move_by;
            Print {
                time,
                ticks,
                lots,
                is_buy,
            }
        };
        steps.into_iter().map(print).collect()
    })
}

fn rules() -> impl Strategy<Value = Rule> {
    let session = Session {
        open: 9 * HOUR,
        length: 14 * HOUR,
        days: 0x7f,
    };
    let zone = Zone::new(vec![(0, HOUR), (1_700_000_100 * SECOND, 2 * HOUR)]).expect("sorted");
    let clock = Clock::new(3 * MINUTE, Some(session), zone).expect("a clock");
    prop_oneof![
        Just(minutes(1)),
        Just(Rule::Time(clock)),
        (1i64..9).prop_map(Rule::Trades),
        (1i64..200).prop_map(Rule::Lots),
        (1i128..100_000).prop_map(Rule::Notional),
        (1i64..60).prop_map(Rule::Range),
        (1i64..40).prop_map(|size| Rule::Renko(Renko::new(size))),
        (1i64..60, 0i64..9).prop_map(|(first, span)| {
            Rule::Imbalance(Imbalance::new(Weight::Lots, first as f64, span as f64))
        }),
    ]
}

fn builders() -> impl Strategy<Value = Builder> {
    let late = prop_oneof![Just(Late::Drop), Just(Late::Correct)];
    (rules(), late, 0i64..30, any::<bool>()).prop_map(|(rule, late, seconds, is_filling)| {
        Builder::new(rule, late, seconds * SECOND, is_filling).expect("a rule")
    })
}

proptest! {
    #[test]
    fn a_builder_that_was_saved_and_restored_goes_on_as_if_nothing_had_been(
        builder in builders(), trades in trades(), cut in 0usize..150,
    ) {
        let whole = bars(builder.clone(), &trades);
        let (mut first, mut given) = (builder, Vec::new());
        let cut = cut.min(trades.len());
        for trade in &trades[..cut] {
            first.push(trade, &mut given).expect("in range");
        }
        let saved = save(&first);
        let restored = restore(&saved).expect("what was saved");
        prop_assert_eq!(save(&restored), saved);
        given.extend(bars(restored, &trades[cut..]));
        prop_assert_eq!(given, whole);
    }

    #[test]
    fn trades_in_columns_give_what_they_give_one_by_one(
        builder in builders(), trades in trades(), cut in 0usize..150, scale in prop::sample::select(vec![1i64, 1 << 20, 1 << 40]), bad in 0usize..600,
    ) {
        let column = |of: fn(&Print) -> f64| trades.iter().map(of).collect::<Vec<f64>>();
        let (times, ticks) = (column(|trade| trade.time as f64), column(|trade| trade.ticks as f64));
        let buys: Vec<u8> = trades.iter().map(|trade| u8::from(trade.is_buy)).collect();
        let mut lots: Vec<f64> = trades.iter().map(|trade| (trade.lots * scale) as f64).collect();
        if let Some(lots) = lots.get_mut(bad) {
            *lots = [0.5, -1.0, f64::NAN][bad % 3];
        }
        let (mut alone, mut one_by_one) = (builder.clone(), Vec::new());
        let pushed = trades.iter().zip(&lots).try_for_each(|(trade, &lots)| {
            let lots = if lots.fract() == 0.0 { lots as i64 } else { -1 };
            alone.push(&Print { lots, ..*trade }, &mut one_by_one)
        });
        let (mut together, mut given) = (builder, Vec::new());
        let cut = cut.min(trades.len());
        let all = [0..cut, cut..trades.len()].into_iter().try_for_each(|rows| {
            let prints = Prints {
                times: &times[rows.clone()],
                ticks: &ticks[rows.clone()],
                lots: &lots[rows.clone()],
                buys: &buys[rows],
            };
            together.push_all(&prints, &mut given)
        });
        prop_assert_eq!(all, pushed);
        prop_assert_eq!(given, one_by_one);
        prop_assert_eq!(save(&together), save(&alone));
    }

    #[test]
    fn bytes_that_were_not_saved_are_no_builder(
        builder in builders(), trades in trades(), at in any::<prop::sample::Index>(), cut in any::<bool>(),
    ) {
        let (mut builder, mut given) = (builder, Vec::new());
        for trade in &trades {
            builder.push(trade, &mut given).expect("in range");
        }
        let mut saved = save(&builder);
        let at = at.index(saved.len());
        if cut {
            saved.truncate(at);
            prop_assert!(restore(&saved).is_none());
        } else {
            // Other numbers may make another builder, never a crash.
            saved[at] ^= 0x55;
            let _ = restore(&saved);
        }
    }

    #[test]
    fn trades_within_the_lateness_give_the_bars_of_sorted_trades(trades in trades(), minute in 1i64..5) {
        let mut sorted = trades.clone();
        sorted.sort_by_key(|trade| trade.time);
        let patient = Builder::new(minutes(minute), Late::Drop, 1 << 40, false).expect("a rule");
        let strict = Builder::new(minutes(minute), Late::Drop, 0, false).expect("a rule");
        let told = |given: Vec<Emitted>| given.into_iter().map(|given| given.bar).collect::<Vec<_>>();
        let mut ours = patient.clone();
        let mut given = Vec::new();
        for trade in &trades {
            ours.push(trade, &mut given).expect("in range");
        }
        prop_assert!(given.is_empty());
        ours.advance(i64::MAX, &mut given);
        prop_assert_eq!(told(given), told(bars(strict, &sorted)));
    }

    #[test]
    fn corrected_bars_end_as_the_bars_of_sorted_trades(trades in trades()) {
        let late = Builder::new(minutes(1), Late::Correct, 0, false).expect("a rule");
        let mut sorted = trades.clone();
        sorted.sort_by_key(|trade| trade.time);
        let strict = Builder::new(minutes(1), Late::Drop, 0, false).expect("a rule");
        let mut latest = std::collections::BTreeMap::new();
        let mut dropped = late.clone();
        for Emitted { bar, .. } in bars(late, &trades) {
            latest.insert(bar.time, bar);
        }
        let mut given = Vec::new();
        trades.iter().for_each(|trade| dropped.push(trade, &mut given).expect("in range"));
        let sums = |bars: &mut dyn Iterator<Item = i64>| bars.sum::<i64>();
        let all = bars(strict, &sorted);
        let taken = sums(&mut latest.values().map(|bar| bar.trades)) + dropped.counts().late;
        prop_assert_eq!(taken, trades.len() as i64);
        if dropped.counts().late == 0 {
            let ours: Vec<_> = latest.into_values().map(|bar| (bar.time, bar.open, bar.high, bar.low, bar.close, bar.lots)).collect();
            let theirs: Vec<_> = all
                .into_iter()
                .map(|Emitted { bar, .. }| (bar.time, bar.open, bar.high, bar.low, bar.close, bar.lots))
                .collect();
            prop_assert_eq!(ours, theirs);
        }
    }

    #[test]
    fn bars_of_shorter_bars_are_bars_of_the_trades(trades in trades(), factor in 2i64..10) {
        let mut sorted = trades;
        sorted.sort_by_key(|trade| trade.time);
        let rule = |count| Builder::new(minutes(count), Late::Drop, 0, false).expect("a rule");
        let mut longer = rule(factor);
        let mut given = Vec::new();
        for Emitted { bar, .. } in bars(rule(1), &sorted) {
            longer.push_bar(&bar, &mut given).expect("a time rule");
        }
        given.extend(longer.open().iter().map(|&bar| Emitted { state: State::Open, bar }));
        prop_assert_eq!(given, bars(rule(factor), &sorted));
    }
}
