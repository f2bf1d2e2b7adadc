//! What handlers ask of orders, and when it takes effect.
//!
//! A handler runs at the label of its bar but knows the bar's close. Where a bar of another instrument begins before that
//! close, orders that work there already meet it as they stood: a cancellation that acted at once would choose among fills
//! of the past. What is asked of them waits for the bar's end.

use super::entry::{Change, Moment, Wish};
use super::fault::Fault;
use super::journal::When;
use super::order::Side;
use super::run::Run;
use super::target::{market, Target};

/// Orders of a run, and requests that wait for one bar.
const MOST: usize = 5_000_000;

enum Request {
    Amend {
        id: u32,
        change: Change,
    },
    CancelAll {
        instrument: u32,
        last: u32,
    },
    Target {
        instrument: u32,
        goal: i64,
        id: u32,
        last: u32,
    },
}

/// Requests of one bar's handlers, in their order.
#[derive(Default)]
pub(super) struct Waiting {
    requests: Vec<Request>,
    now: Moment,
    /// Step at whose closes they were made.
    step: usize,
}

impl Waiting {
    pub fn is_empty(&self) -> bool {
        self.requests.is_empty()
    }

    pub fn end(&self) -> i64 {
        self.now.end
    }
}

impl Run {
    fn handler(&mut self) -> Result<Moment, Fault> {
        self.mark(self.next_step.wrapping_sub(1));
        let now = self.moment().ok_or(Fault::Misuse {
            what: "orders are possible in handlers of a bar only, not in onStart",
        })?;
        self.exchange.journal.turn(now.time, When::Handler);
        Ok(now)
    }

    /// Places an order and gives its id.
    pub fn place(&mut self, wish: &Wish) -> Result<u32, Fault> {
        let now = self.handler()?;
        self.check(wish.instrument)?;
        self.check_room()?;
        Ok(self.exchange.place(wish, now))
    }

    /// Changes an order; says whether that was possible.
    pub fn amend(&mut self, id: u32, change: Change) -> Result<bool, Fault> {
        let now = self.handler()?;
        let others = match change {
            Change::Oco(other) => self.is_ahead(other, now),
            _ => false,
        };
        if others || self.is_ahead(id, now) {
            self.wait(Request::Amend { id, change }, now)?;
            return Ok(true);
        }
        Ok(self.exchange.amend(id, change, now))
    }

    /// Moves a position to a target and gives the order's id, 0 if none is needed.
    pub fn target(&mut self, instrument: u32, kind: Target, value: f64) -> Result<u32, Fault> {
        let now = self.handler()?;
        self.check(instrument)?;
        self.check_room()?;
        let Some(goal) = self.exchange.goal(instrument, kind, value)? else {
            return Ok(self.exchange.place(&market(instrument, Side::Buy), now));
        };
        if !self.must_wait(instrument, now) {
            return Ok(self.exchange.move_to(instrument, goal, now));
        }
        let last = self.exchange.orders.len() as u32;
        let id = self.exchange.order_to(instrument, goal, now);
        let request = Request::Target {
            instrument,
            goal,
            id,
            last,
        };
        self.wait(request, now)?;
        Ok(id)
    }

    pub fn cancel_all(&mut self, instrument: u32) -> Result<(), Fault> {
        let now = self.handler()?;
        self.check(instrument)?;
        let last = self.exchange.orders.len() as u32;
        if self.must_wait(instrument, now) {
            return self.wait(Request::CancelAll { instrument, last }, now);
        }
        self.exchange.cancel_all(instrument, last);
        Ok(())
    }

    /// Lets what waited take effect, at the closes that it was asked at.
    pub(super) fn grant(&mut self) {
        let Waiting {
            requests,
            now,
            step,
        } = std::mem::take(&mut self.waiting);
        if requests.is_empty() {
            return;
        }
        self.mark(step);
        self.exchange.journal.turn(now.time, When::Handler);
        let exchange = &mut self.exchange;
        for request in requests {
            match request {
                Request::Amend { id, change } => {
                    exchange.amend(id, change, now);
                }
                Request::CancelAll { instrument, last } => exchange.cancel_all(instrument, last),
                Request::Target {
                    instrument,
                    goal,
                    id,
                    last,
                } => {
                    exchange.replace_targets(instrument, last);
                    if id == 0 {
                        exchange.order_to(instrument, goal, now);
                    } else {
                        exchange.measure_again(id, goal);
                    }
                }
            }
        }
    }

    fn wait(&mut self, request: Request, now: Moment) -> Result<(), Fault> {
        let waiting = &mut self.waiting;
        check_count(
            waiting.requests.len(),
            "more than 5,000,000 requests were made in one bar",
        )?;
        (waiting.now, waiting.step) = (now, self.next_step - 1);
        waiting.requests.push(request);
        Ok(())
    }

    /// Whether an order from an earlier bar may trade before this one ends.
    fn is_ahead(&self, id: u32, now: Moment) -> bool {
        self.exchange.is_older(id, now)
            && self.begins_inside(self.exchange.orders[id as usize - 1].instrument, now)
    }

    fn must_wait(&self, instrument: u32, now: Moment) -> bool {
        self.begins_inside(instrument, now) && self.exchange.has_older_orders(instrument, now)
    }

    /// Whether a bar of the instrument begins before the handler's bar ends.
    fn begins_inside(&self, instrument: u32, now: Moment) -> bool {
        let last = self
            .steps
            .bar_at(instrument as usize, self.next_step.wrapping_sub(1));
        let labels = &self.exchange.instruments[instrument as usize].bars.time;
        let next = labels.get((last + 1) as usize);
        next.is_some_and(|&label| label < now.end)
    }

    fn check(&self, instrument: u32) -> Result<usize, Fault> {
        let index = instrument as usize;
        let known = index < self.names.len();
        known.then_some(index).ok_or(Fault::Misuse {
            what: "an order names no instrument of this run",
        })
    }

    fn check_room(&self) -> Result<(), Fault> {
        check_count(
            self.exchange.orders.len(),
            "more than 5,000,000 orders were placed",
        )
    }

    pub fn equity(&mut self) -> Result<f64, Fault> {
        self.mark(self.next_step.wrapping_sub(1));
        Ok(self.exchange.account.equity(&self.exchange.instruments)? as f64 / 1e8)
    }
}

fn check_count(count: usize, what: &'static str) -> Result<(), Fault> {
    (count < MOST).then_some(()).ok_or(Fault::Misuse { what })
}
