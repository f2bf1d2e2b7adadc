use super::{bars, builder, minutes, plain, print, MINUTE, SECOND};
use tidebook_engine::bars::{
    BarError, Builder, Imbalance, Late, Print, Renko, Rule, State, Weight,
};

/// One trade a second at these prices, two lots each.
fn at(prices: &[i64]) -> Vec<Print> {
    (0..)
        .zip(prices)
        .map(|(second, &ticks)| print(second * SECOND, ticks, 2))
        .collect()
}

#[test]
fn a_time_bar_holds_the_trades_of_its_interval() {
    let trades = [
        print(5 * SECOND, 10, 1),
        print(30 * SECOND, 14, 2),
        print(59 * SECOND, 9, 3),
        print(MINUTE, 11, 4),
        print(3 * MINUTE, 12, 5),
    ];
    let given = bars(builder(minutes(1)), &trades);
    let expected = [
        [0, 10, 14, 9, 9, 6],
        [MINUTE, 11, 11, 11, 11, 4],
        [3 * MINUTE, 12, 12, 12, 12, 5],
    ];
    assert_eq!(plain(&given), expected);
    assert_eq!(
        given.iter().map(|given| given.state).collect::<Vec<_>>(),
        [State::Closed, State::Closed, State::Open]
    );
    assert_eq!(
        (
            given[0].bar.notional,
            given[0].bar.trades,
            given[0].bar.first
        ),
        (65, 3, 5 * SECOND)
    );
}

#[test]
fn intervals_without_a_trade_give_flat_bars_if_asked_for() {
    let filling = Builder::new(minutes(1), Late::Drop, 0, true).expect("a rule");
    let given = bars(
        filling,
        &[
            print(0, 10, 1),
            print(3 * MINUTE, 12, 5),
            print(4 * MINUTE, 12, 5),
        ],
    );
    let flat = |minute: i64| [minute * MINUTE, 10, 10, 10, 10, 0];
    assert_eq!(
        plain(&given)[..4],
        [
            [0, 10, 10, 10, 10, 1],
            flat(1),
            flat(2),
            [3 * MINUTE, 12, 12, 12, 12, 5]
        ]
    );
    assert_eq!(given[1].bar.trades, 0);
}

#[test]
fn a_pause_of_more_flat_bars_than_anybody_reads_stays_a_gap() {
    let after = |pause: i64| {
        let filling = Builder::new(minutes(1), Late::Drop, 0, true).expect("a rule");
        let trades = [0, pause, pause + 1].map(|minute| print(minute * MINUTE, 10, 1));
        bars(filling, &trades).len() as i64
    };
    let most = Builder::MOST_FLAT;
    assert_eq!(after(most), most + 2);
    assert_eq!(after(most + 1), 3);
}

#[test]
fn a_bar_ends_without_a_further_trade_when_the_host_says_the_time() {
    let (mut builder, mut given) = (builder(minutes(1)), Vec::new());
    builder
        .push(&print(SECOND, 10, 1), &mut given)
        .expect("in range");
    builder.advance(MINUTE - 1, &mut given);
    assert_eq!(given, []);
    builder.advance(MINUTE, &mut given);
    assert_eq!(plain(&given), [[0, 10, 10, 10, 10, 1]]);
    // From now on a trade of that minute is late.
    builder
        .push(&print(2 * SECOND, 11, 1), &mut given)
        .expect("in range");
    assert_eq!((given.len(), builder.counts().late), (1, 1));
}

#[test]
fn a_late_trade_corrects_the_bar_that_was_given() {
    let mut builder = Builder::new(minutes(1), Late::Correct, 0, false).expect("a rule");
    let mut given = Vec::new();
    for trade in [
        print(SECOND, 10, 1),
        print(MINUTE, 20, 1),
        print(30 * SECOND, 15, 1),
        print(0, 12, 1),
    ] {
        builder.push(&trade, &mut given).expect("in range");
    }
    let expected = [
        [0, 10, 10, 10, 10, 1],
        [0, 10, 15, 10, 15, 2],
        [0, 12, 15, 10, 15, 3],
    ];
    assert_eq!(plain(&given), expected);
    let states: Vec<_> = given
        .iter()
        .map(|given| (given.state, given.bar.revision))
        .collect();
    assert_eq!(
        states,
        [
            (State::Closed, 0),
            (State::Corrected, 1),
            (State::Corrected, 2)
        ]
    );
    // Trades of a time before all bars that are kept cannot be told any more.
    builder
        .push(&print(-MINUTE, 1, 1), &mut given)
        .expect("in range");
    assert_eq!((given.len(), builder.counts().late), (3, 1));
}

#[test]
fn a_late_trade_of_a_bar_that_nobody_had_traded_in_closes_it_behind_flat_ones() {
    let mut builder = Builder::new(minutes(1), Late::Correct, 0, true).expect("a rule");
    let mut given = Vec::new();
    let mut push = |builder: &mut Builder, time: i64, price: i64| {
        builder
            .push(&print(time, price, 1), &mut given)
            .expect("in range");
        builder.advance(5 * MINUTE, &mut given);
        given
            .drain(..)
            .map(|one| {
                (
                    one.state,
                    one.bar.time / MINUTE,
                    one.bar.open,
                    one.bar.trades,
                    one.bar.revision,
                )
            })
            .collect::<Vec<_>>()
    };
    let closed = |minute, open, trades| (State::Closed, minute, open, trades, 0);
    assert_eq!(push(&mut builder, SECOND, 10), [closed(0, 10, 1)]);
    assert_eq!(
        push(&mut builder, 3 * MINUTE, 13),
        [closed(1, 10, 0), closed(2, 10, 0), closed(3, 13, 1)]
    );
    assert_eq!(
        push(&mut builder, 2 * MINUTE, 12),
        [(State::Corrected, 2, 12, 1, 1)]
    );
    assert_eq!(push(&mut builder, 5 * MINUTE, 15), []);
    builder.advance(6 * MINUTE, &mut given);
    let minutes: Vec<_> = given.iter().map(|one| one.bar.time / MINUTE).collect();
    assert_eq!(minutes, [4, 5]);
}

#[test]
fn bars_of_trades_lots_and_money_end_with_the_trade_that_fills_them() {
    let trades = at(&[10, 11, 12, 13, 14]);
    let closes = |rule: Rule| -> Vec<(i64, State)> {
        bars(builder(rule), &trades)
            .iter()
            .map(|given| (given.bar.close, given.state))
            .collect()
    };
    let (closed, open) = (State::Closed, State::Open);
    assert_eq!(
        closes(Rule::Trades(2)),
        [(11, closed), (13, closed), (14, open)]
    );
    assert_eq!(closes(Rule::Lots(5)), [(12, closed), (14, open)]);
    assert_eq!(
        closes(Rule::Notional(42)),
        [(11, closed), (13, closed), (14, open)]
    );
}

#[test]
fn a_range_bar_ends_with_the_trade_that_makes_its_range() {
    let given = bars(builder(Rule::Range(3)), &at(&[10, 12, 9, 9, 15, 15, 16]));
    let spans: Vec<_> = given
        .iter()
        .map(|given| (given.bar.low, given.bar.high))
        .collect();
    assert_eq!(spans, [(9, 12), (9, 15), (15, 16)]);
}

#[test]
fn bricks_turn_after_two_sizes_and_carry_what_was_traded_before_them() {
    let given = bars(
        builder(Rule::Renko(Renko::new(10))),
        &at(&[103, 109, 112, 131, 121, 111, 109, 99]),
    );
    let bricks: Vec<_> = given
        .iter()
        .map(|given| (given.bar.open, given.bar.close, given.bar.lots))
        .collect();
    // From 100: 112 makes 100–110, 131 two more, up to 130; 109 turns (120 to 110), 99 goes on (110 to 100).
    assert_eq!(
        bricks,
        [
            (100, 110, 6),
            (110, 120, 2),
            (120, 130, 0),
            (120, 110, 6),
            (110, 100, 2)
        ]
    );
}

#[test]
fn an_imbalance_bar_ends_when_one_side_prevails() {
    let trade = |is_buy: bool, lots: i64| Print {
        is_buy,
        ..print(0, 10, lots)
    };
    let trades = [
        trade(true, 1),
        trade(false, 1),
        trade(true, 1),
        trade(true, 1),
        trade(false, 9),
        trade(false, 1),
    ];
    let trades_of = |rule: Imbalance| -> Vec<i64> {
        let given = bars(builder(Rule::Imbalance(rule)), &trades);
        given
            .iter()
            .filter(|given| given.state == State::Closed)
            .map(|given| given.bar.trades)
            .collect()
    };
    assert_eq!(trades_of(Imbalance::new(Weight::Trades, 2.0, 0.0)), [4, 2]);
    assert_eq!(trades_of(Imbalance::new(Weight::Lots, 3.0, 0.0)), [5]);
    // After the first bar of four trades, two more bought than sold, 4 x 2/4 = 2 is expected again.
    assert_eq!(trades_of(Imbalance::new(Weight::Trades, 2.0, 10.0)), [4, 2]);
}

#[test]
fn quantities_may_sum_up_to_more_than_a_double_holds_exactly() {
    let trades = vec![print(0, 1, (1 << 53) - 1); 511];
    let given = bars(builder(minutes(1)), &trades);
    assert_eq!(given[0].bar.lots, 511 * ((1 << 53) - 1));
    let mut full = builder(minutes(1));
    for trade in &trades {
        full.push(trade, &mut Vec::new()).expect("below 2^62");
    }
    let one_more = full.push(&trades[0], &mut Vec::new());
    let last = full.push(&print(0, 1, 1 << 52), &mut Vec::new());
    assert_eq!((one_more, last), (Ok(()), Err(BarError::Range)));
}

#[test]
fn what_no_bar_can_hold_is_refused_and_changes_nothing() {
    let mut builder = builder(Rule::Renko(Renko::new(1)));
    let mut given = Vec::new();
    builder.push(&print(0, 0, 1), &mut given).expect("in range");
    assert_eq!(
        builder.push(&print(1, 10_002, 1), &mut given),
        Err(BarError::Jump)
    );
    for bad in [
        print(1 << 53, 0, 1),
        print(0, 1 << 53, 1),
        print(0, 0, -1),
        print(0, 0, 1 << 53),
    ] {
        assert_eq!(
            builder.push(&bad, &mut given),
            Err(BarError::Range),
            "{bad:?}"
        );
    }
    assert_eq!((given.len(), builder.open()[0].trades), (0, 1));
    for rule in [
        Rule::Trades(0),
        Rule::Renko(Renko::new(-1)),
        Rule::Imbalance(Imbalance::new(Weight::Lots, f64::NAN, 1.0)),
    ] {
        assert!(Builder::new(rule, Late::Drop, 0, false).is_err());
    }
}
