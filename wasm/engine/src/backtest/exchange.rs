//! The simulated exchange: what each bar does to the orders that work in it.
//!
//! A bar is met in two phases. What its open decides goes by order id; then, inside the bar, protective stops come
//! first, then bracket targets, then the rest by id. An order placed in a handler of one bar works from the next.

use std::collections::VecDeque;

use super::account::Account;
use super::config::{Instrument, Settings};
use super::filling::Chance;
use super::journal::{Deed, Journal, When};
use super::order::{Fill, Kind, Liquidity, Order, Reason, Role, Side, Stage, Status, TimeInForce};
use crate::fixed::Overflow;

const DAY_MS: i64 = 86_400_000;

/// What a handler is told, in the order it happened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event {
    /// Index of the fill.
    Filled(u32),
    /// Id of an order whose status changed.
    OrderChanged(u32),
}

/// One bar in the instrument's price units.
#[derive(Clone, Copy, Debug)]
pub struct Quote {
    pub step: u32,
    pub time: i64,
    pub open: i64,
    pub high: i64,
    pub low: i64,
    pub volume: f64,
}

#[derive(Debug)]
pub struct Exchange {
    pub settings: Settings,
    pub instruments: Vec<Instrument>,
    pub account: Account,
    /// All orders; the one with id n is at n − 1.
    pub orders: Vec<Order>,
    pub fills: Vec<Fill>,
    pub events: VecDeque<Event>,
    pub journal: Journal,
    /// Ids of the orders of each instrument that may still be open, ascending.
    pub(super) open: Vec<Vec<u32>>,
    /// Pairs of which the first fill of one cancels the other.
    pub(super) links: Vec<(u32, u32)>,
    /// Index of the first instrument's bar last met, −1 before the first.
    pub(super) base_bar: i32,
    pub interval: i64,
    /// Bars in which a bracket's stop and target were both touched.
    pub ambiguous: u32,
    /// Targets that were cut to the funds.
    pub cut_targets: u32,
    /// Lots that this bar still gives; `None` without a volume share.
    pub(super) available: Option<i64>,
    candidates: Vec<u32>,
}

impl Exchange {
    pub fn new(settings: Settings, instruments: Vec<Instrument>, interval: i64) -> Exchange {
        let count = instruments.len();
        Exchange {
            account: Account::new(settings.cash, count),
            settings,
            instruments,
            orders: Vec::new(),
            fills: Vec::new(),
            events: VecDeque::new(),
            journal: Journal::default(),
            open: vec![Vec::new(); count],
            links: Vec::new(),
            base_bar: -1,
            interval,
            ambiguous: 0,
            cut_targets: 0,
            available: None,
            candidates: Vec::new(),
        }
    }

    pub fn order(&self, id: u32) -> Option<&Order> {
        self.orders.get((id as usize).wrapping_sub(1))
    }

    pub(super) fn at(&mut self, id: u32) -> &mut Order {
        &mut self.orders[id as usize - 1]
    }

    pub fn has_open_orders(&self, instrument: usize) -> bool {
        !self.open[instrument].is_empty()
    }

    pub fn open_orders(&self) -> usize {
        self.open
            .iter()
            .flatten()
            .filter(|&&id| self.orders[id as usize - 1].is_counted())
            .count()
    }

    /// Lets one bar meet the orders of its instrument.
    pub fn meet(&mut self, instrument: usize, quote: &Quote) -> Result<(), Overflow> {
        self.available = self
            .settings
            .volume_share
            .map(|share| self.share_of(instrument, share, quote.volume));
        self.candidates.clear();
        self.journal.turn(quote.time, When::Open);
        for index in 0..self.open[instrument].len() {
            self.begin(self.open[instrument][index], quote);
        }
        for index in 0..self.open[instrument].len() {
            let id = self.open[instrument][index];
            if self.is_working(id) {
                self.decide_at_open(id, quote)?;
                self.nominate(id, quote);
            }
        }
        self.decide_inside(instrument, quote)?;
        self.end_bar(instrument, quote);
        Ok(())
    }

    fn share_of(&self, instrument: usize, share: i64, volume: f64) -> i64 {
        let instrument = &self.instruments[instrument];
        let allowed = volume * share as f64 / 1e8;
        instrument.snap_quantity(allowed).unwrap_or(0)
    }

    /// Ends an order whose time is over, or lets it work from this bar on.
    fn begin(&mut self, id: u32, quote: &Quote) {
        let latency = self.settings.latency_ms;
        let order = self.at(id);
        if !order.is_open() {
            return;
        }
        order.is_first_bar = false;
        let day = quote.time.div_euclid(DAY_MS);
        match (order.time_in_force, order.first_day) {
            (TimeInForce::Gtd(end), _) if quote.time >= end => {
                self.close(id, Status::Expired, Reason::Gtd)
            }
            (TimeInForce::Day, Some(first)) if day != first => {
                self.close(id, Status::Expired, Reason::Day)
            }
            (_, None) if order.stage != Stage::Dormant && quote.time >= order.due + latency => {
                order.first_day = Some(day);
                order.is_first_bar = true;
                let order = *order;
                self.journal.note(&order, Deed::Began, 0);
            }
            _ => {}
        }
    }

    fn is_working(&mut self, id: u32) -> bool {
        let order = self.at(id);
        order.is_open() && order.first_day.is_some() && !order.is_asleep
    }

    fn decide_at_open(&mut self, id: u32, quote: &Quote) -> Result<(), Overflow> {
        let order = *self.at(id);
        match (order.kind, order.stage) {
            (Kind::Market, _) | (_, Stage::Market) => self.take_at_open(id, quote)?,
            (_, Stage::Resting) => {
                let through = (order.price - quote.open) * order.side.sign();
                if through > 0 || (self.settings.touch && through == 0) {
                    self.make(id, order.price, quote, false)?;
                }
            }
            (Kind::Limit, _) => self.meet_first_open(id, quote)?,
            _ if order.is_triggered(quote.open) => {
                self.journal.price(&order, Deed::Triggered, 0, quote.open);
                if order.kind.has_limit() {
                    self.meet_first_open(id, quote)?;
                } else {
                    self.at(id).stage = Stage::Market;
                    self.take_at_open(id, quote)?;
                }
            }
            _ => {}
        }
        if order.is_first_bar {
            match order.time_in_force {
                TimeInForce::Ioc => self.close(id, Status::Canceled, Reason::Ioc),
                TimeInForce::Fok => self.close(id, Status::Canceled, Reason::Fok),
                _ => {}
            }
        }
        Ok(())
    }

    /// A limit meets its first open: takes there if marketable, rests with what is left.
    fn meet_first_open(&mut self, id: u32, quote: &Quote) -> Result<(), Overflow> {
        let order = self.at(id);
        order.stage = Stage::Resting;
        if (order.price - quote.open) * order.side.sign() < 0 {
            return Ok(());
        }
        if order.is_post_only {
            self.close(id, Status::Rejected, Reason::PostOnly);
            return Ok(());
        }
        self.take(id, quote.open, quote, false)
    }

    fn take_at_open(&mut self, id: u32, quote: &Quote) -> Result<(), Overflow> {
        let order = self.at(id);
        if order.is_post_only && order.is_first_bar {
            self.close(id, Status::Rejected, Reason::PostOnly);
            return Ok(());
        }
        self.take(id, quote.open, quote, false)
    }

    fn take(
        &mut self,
        id: u32,
        price: i64,
        quote: &Quote,
        is_inside: bool,
    ) -> Result<(), Overflow> {
        self.execute(
            id,
            Chance {
                price,
                liquidity: Liquidity::Taker,
                is_inside,
            },
            quote,
        )
    }

    fn make(
        &mut self,
        id: u32,
        price: i64,
        quote: &Quote,
        is_inside: bool,
    ) -> Result<(), Overflow> {
        self.execute(
            id,
            Chance {
                price,
                liquidity: Liquidity::Maker,
                is_inside,
            },
            quote,
        )
    }

    /// Remembers an order that this bar's range reaches after the open.
    pub(super) fn nominate(&mut self, id: u32, quote: &Quote) {
        let touch = self.settings.touch;
        let order = self.at(id);
        if !order.is_open()
            || order.is_asleep
            || order.kind == Kind::Market
            || order.stage == Stage::Market
        {
            return;
        }
        let reached = if order.stage == Stage::Resting {
            let extreme = if order.side == Side::Buy {
                quote.low
            } else {
                quote.high
            };
            let through = (order.price - extreme) * order.side.sign();
            through > 0 || (touch && through == 0)
        } else {
            order.is_triggered(if order.waits_above() {
                quote.high
            } else {
                quote.low
            })
        };
        if reached && !self.candidates.contains(&id) {
            self.candidates.push(id);
        }
    }

    fn decide_inside(&mut self, instrument: usize, quote: &Quote) -> Result<(), Overflow> {
        self.journal.inside();
        while let Some(index) = self.next_candidate(instrument) {
            let id = self.candidates.swap_remove(index);
            let order = *self.at(id);
            if !order.is_open() {
                continue;
            }
            if order.stage == Stage::Resting {
                self.make(id, order.price, quote, true)?;
                continue;
            }
            self.journal
                .price(&order, Deed::Triggered, 0, order.price_inside());
            if !order.kind.has_limit() {
                if order.role == Role::Stop && self.target_is_touched(&order, quote) {
                    self.ambiguous += 1;
                }
                self.at(id).stage = Stage::Market;
                self.take(id, order.price_inside(), quote, true)?;
            } else {
                self.at(id).stage = Stage::Resting;
                if (order.price - order.trigger) * order.side.sign() >= 0 {
                    self.take(id, order.trigger, quote, true)?;
                }
            }
        }
        Ok(())
    }

    /// Index of the candidate that goes first: protective stops, then bracket targets, then the rest, each by id.
    fn next_candidate(&self, instrument: usize) -> Option<usize> {
        let position = self.account.positions[instrument].lots;
        let rank = |id: u32| {
            let order = &self.orders[id as usize - 1];
            let is_stop = matches!(order.kind, Kind::Stop | Kind::StopLimit | Kind::Trailing)
                && order.stage == Stage::Fresh;
            match order.role {
                _ if is_stop && position.signum() * order.side.sign() < 0 => 0,
                Role::Target => 1,
                _ => 2,
            }
        };
        (0..self.candidates.len())
            .min_by_key(|&index| (rank(self.candidates[index]), self.candidates[index]))
    }

    fn target_is_touched(&self, stop: &Order, quote: &Quote) -> bool {
        let target = &self.orders[stop.id as usize];
        let extreme = if target.side == Side::Sell {
            quote.high
        } else {
            quote.low
        };
        target.is_open() && !target.is_asleep && (target.price - extreme) * target.side.sign() >= 0
    }

    fn end_bar(&mut self, instrument: usize, quote: &Quote) {
        let mut open = std::mem::take(&mut self.open[instrument]);
        open.retain(|&id| {
            let order = self.at(id);
            order.is_asleep = false;
            order.born_at = 0;
            if order.kind == Kind::Trailing && order.stage == Stage::Fresh {
                order.trigger = match order.side {
                    Side::Sell => order.trigger.max(quote.high - order.price),
                    Side::Buy => order.trigger.min(quote.low + order.price),
                };
            }
            order.is_open()
        });
        self.open[instrument] = open;
        let orders = &self.orders;
        self.links
            .retain(|&(a, b)| orders[a as usize - 1].is_open() && orders[b as usize - 1].is_open());
    }

    /// Ends an order. The children of an unfilled parent end with it, those of another may be complete now.
    pub(super) fn close(&mut self, id: u32, status: Status, reason: Reason) {
        let order = self.at(id);
        if !order.is_open() {
            return;
        }
        order.status = status;
        order.reason = reason;
        let (bracket, filled) = (order.bracket, order.filled);
        let ended = *order;
        self.journal.note(&ended, Deed::Ended, 0);
        self.events.push_back(Event::OrderChanged(id));
        for child in [bracket, bracket + 1] {
            if bracket != 0 && filled == 0 {
                self.close(child, Status::Canceled, Reason::Parent);
            } else if bracket != 0 {
                self.finish(child);
            }
        }
    }
}
