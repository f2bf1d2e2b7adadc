use super::{level, pairs, SCALES};
use proptest::prelude::*;
use tidebook_engine::book::{Level, OrderError, Orders, Side};

#[test]
fn an_order_waits_behind_those_that_came_before_it() {
    let mut orders = Orders::new(SCALES);
    for (id, lots) in [(7, 10), (3, 20), (9, 30)] {
        orders.add(id, Side::Bid, level(100, lots)).expect("new");
    }
    let ahead = |orders: &Orders, id| {
        orders
            .place(id)
            .map(|place| (place.orders_ahead, place.lots_ahead))
    };
    assert_eq!(ahead(&orders, 9), Some((2, 30)));
    orders.reduce(7, 4).expect("rests");
    assert_eq!(ahead(&orders, 9), Some((2, 26)));
    orders.remove(3).expect("rests");
    assert_eq!(ahead(&orders, 9), Some((1, 6)));
    // Less keeps the place, more loses it, another price does too.
    orders.amend(7, level(100, 5)).expect("rests");
    assert_eq!(ahead(&orders, 7), Some((0, 0)));
    orders.amend(7, level(100, 50)).expect("rests");
    assert_eq!(
        (ahead(&orders, 7), ahead(&orders, 9)),
        (Some((1, 30)), Some((0, 0)))
    );
    orders.amend(9, level(101, 30)).expect("rests");
    assert_eq!(pairs(orders.book(), Side::Bid), [(101, 30), (100, 50)]);
    orders.reduce(9, 30).expect("rests");
    assert_eq!((orders.len(), ahead(&orders, 9)), (1, None));
}

#[test]
fn an_order_that_cannot_be_is_refused_and_nothing_changes() {
    let mut orders = Orders::new(SCALES);
    orders.add(1, Side::Ask, level(100, 5)).expect("new");
    let before = format!("{orders:?}");
    assert_eq!(
        orders.add(1, Side::Bid, level(90, 5)),
        Err(OrderError::Duplicate)
    );
    assert_eq!(
        orders.add(2, Side::Bid, level(90, 0)),
        Err(OrderError::Range)
    );
    assert_eq!(
        orders.add(2, Side::Bid, level(1 << 53, 1)),
        Err(OrderError::Range)
    );
    assert_eq!(orders.amend(1, level(1 << 53, 1)), Err(OrderError::Range));
    assert_eq!(
        orders.amend(1, level(100, i64::MAX)),
        Err(OrderError::Range)
    );
    assert_eq!(orders.reduce(1, 0), Err(OrderError::Range));
    assert_eq!(orders.remove(3), Err(OrderError::Unknown));
    assert_eq!(format!("{orders:?}"), before);
}

/// A book by order as a list in order of arrival.
#[derive(Default)]
struct Listed(Vec<(u64, Side, Level)>);

impl Listed {
    fn queue(&self, side: Side, ticks: i64) -> Vec<(u64, i64)> {
        let same = self
            .0
            .iter()
            .filter(|order| order.1 == side && order.2.ticks == ticks);
        same.map(|order| (order.0, order.2.lots)).collect()
    }
}

proptest! {
    #[test]
    fn queues_and_levels_are_those_of_a_list_in_order_of_arrival(
        deeds in prop::collection::vec((0u8..4, 0u64..12, 0usize..2, 95i64..105, 1i64..50), 0..200),
    ) {
        let (mut orders, mut list) = (Orders::new(SCALES), Listed::default());
        for (deed, id, side, ticks, lots) in deeds {
            let side = Side::BOTH[side];
            let at = list.0.iter().position(|order| order.0 == id);
            let done = match deed {
                0 => orders.add(id, side, level(ticks, lots)),
                1 => orders.reduce(id, lots),
                2 => orders.amend(id, level(ticks, lots)),
                _ => orders.remove(id),
            };
            prop_assert_eq!(done.is_ok(), at.is_none() == (deed == 0));
            match (deed, at) {
                (0, None) => list.0.push((id, side, level(ticks, lots))),
                (1, Some(at)) if list.0[at].2.lots > lots => list.0[at].2.lots -= lots,
                (2, Some(at)) if list.0[at].2.ticks == ticks && list.0[at].2.lots >= lots => list.0[at].2.lots = lots,
                (2, Some(at)) => {
                    let (id, side, _) = list.0.remove(at);
                    list.0.push((id, side, level(ticks, lots)));
                }
                (1 | 3, Some(at)) => drop(list.0.remove(at)),
                _ => {}
            }
            for side in Side::BOTH {
                for ticks in 95..105 {
                    let queue = list.queue(side, ticks);
                    prop_assert_eq!(orders.queue(side, ticks).collect::<Vec<_>>(), queue.clone());
                    prop_assert_eq!(orders.book().lots(side, ticks), queue.iter().map(|order| order.1).sum::<i64>());
                    let mut ahead = 0;
                    for (index, (id, lots)) in queue.into_iter().enumerate() {
                        let place = orders.place(id).expect("rests");
                        prop_assert_eq!((place.orders_ahead, place.lots_ahead), (index, ahead));
                        ahead += lots;
                    }
                }
            }
        }
    }
}
