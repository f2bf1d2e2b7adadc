//! Many trades at once: what one bar takes in is summed up in one pass, and only the trades that begin or end a bar are
//! looked at one by one. Sums of integers do not hang on their order, so this is [`Builder::push`] bit for bit.

use super::bar::{Bar, Print, MOST_LOTS};
use super::builder::{Builder, Emitted, Rule, State};
use super::flow::Imbalance;
use super::BarError;
use crate::fixed::small_whole;

/// Trades that are summed up together at most.
const BLOCK: usize = 256;
/// Prices x lots of a block take at most this many bits each, so that their sum stays below 2^62.
const PRODUCT_BITS: u32 = 54;
const SMALL: i128 = 1 << 62;

/// Trades in the order of their arrival, in columns of one length.
#[derive(Clone, Copy, Debug)]
pub struct Prints<'a> {
    /// µs since 1970 UTC.
    pub times: &'a [f64],
    pub ticks: &'a [f64],
    pub lots: &'a [f64],
    /// 0 where the aggressor sold.
    pub buys: &'a [u8],
}

impl Prints<'_> {
    fn print(&self, row: usize) -> Print {
        // What is not whole is out of every range.
        let whole = |double: f64| match double.fract() == 0.0 {
            true => double as i64,
            false => i64::MAX,
        };
        Print {
            time: whole(self.times[row]),
            ticks: whole(self.ticks[row]),
            lots: whole(self.lots[row]),
            is_buy: self.buys[row] != 0,
        }
    }
}

/// Trades as integers that cannot overflow a bar's sums.
struct Block {
    times: [i64; BLOCK],
    ticks: [i64; BLOCK],
    lots: [i64; BLOCK],
    /// All bits set where the aggressor bought.
    buys: [i64; BLOCK],
    /// Lots in all.
    sum: i64,
}

impl Block {
    fn new() -> Block {
        Block {
            times: [0; BLOCK],
            ticks: [0; BLOCK],
            lots: [0; BLOCK],
            buys: [0; BLOCK],
            sum: 0,
        }
    }

    /// Reads rows from `start` to `end`; false if a number is not whole, negative where it must not be, or too large for
    /// sums without looking.
    fn read(&mut self, prints: &Prints, start: usize, end: usize) -> bool {
        let mut are_small = whole_column(&prints.times[start..end], &mut self.times);
        are_small &= whole_column(&prints.ticks[start..end], &mut self.ticks);
        are_small &= whole_column(&prints.lots[start..end], &mut self.lots);
        for (to, &from) in self.buys.iter_mut().zip(&prints.buys[start..end]) {
            *to = -i64::from(from != 0);
        }
        // The bits that any magnitude has; a negative quantity has all of them.
        let (mut ticks, mut lots) = (0, 0);
        self.sum = 0;
        for (&price, &quantity) in self.ticks.iter().zip(&self.lots).take(end - start) {
            ticks |= price.unsigned_abs();
            lots |= quantity as u64;
            self.sum = self.sum.wrapping_add(quantity);
        }
        let bits = (128 - ticks.leading_zeros() - lots.leading_zeros()).max(1);
        are_small && bits <= PRODUCT_BITS
    }
}

fn whole_column(doubles: &[f64], integers: &mut [i64; BLOCK]) -> bool {
    let mut others = 0;
    for (to, &from) in integers.iter_mut().zip(doubles) {
        let (integer, is_small) = small_whole(from);
        others |= u64::from(!is_small);
        *to = integer;
    }
    others == 0
}

impl Builder {
    /// Takes trades in order, as [`Builder::push`] takes them one by one. Those before one that is refused are taken.
    pub fn push_all(&mut self, prints: &Prints, given: &mut Vec<Emitted>) -> Result<(), BarError> {
        let mut block = Block::new();
        let rows = prints.times.len();
        for start in (0..rows).step_by(BLOCK) {
            let end = (start + BLOCK).min(rows);
            let is_plain = block.read(prints, start, end);
            let mut row = start;
            while row < end {
                let taken = match is_plain {
                    true => self.push_run(&block, row - start, end - start, given),
                    false => 0,
                };
                if taken == 0 {
                    self.push(&prints.print(row), given)?;
                }
                row += taken.max(1);
            }
        }
        Ok(())
    }

    /// Takes the trades from `from` on that fall into the bar that is being made, the one that ends it included, and gives
    /// their count: 0 where a trade must be looked at alone.
    fn push_run(
        &mut self,
        block: &Block,
        from: usize,
        to: usize,
        given: &mut Vec<Emitted>,
    ) -> usize {
        let [bar] = &mut self.open[..] else { return 0 };
        if bar.lots + block.sum >= MOST_LOTS {
            return 0;
        }
        if let Rule::Time(_) = self.rule {
            let Some((start, end)) = self.span else {
                return 0;
            };
            if bar.time != start || bar.trades == 0 || end <= self.closed {
                return 0;
            }
            let is_in = |time: &&i64| (start..end).contains(*time);
            let count = block.times[from..to].iter().take_while(is_in).count();
            if count > 0 {
                let latest = sum_up::<true>(bar, block, from, from + count);
                self.newest = self.newest.max(latest);
                self.closed = self.closed.max(self.newest - self.lateness);
            }
            return count;
        }
        let (count, is_done) = run_of(&mut self.rule, bar, block, from, to);
        if count == 0 {
            return 0;
        }
        let latest = sum_up::<false>(bar, block, from, from + count);
        self.newest = self.newest.max(latest);
        if is_done {
            if let Rule::Imbalance(rule) = &mut self.rule {
                rule.learn(bar.trades);
            }
            given.push(Emitted {
                state: State::Closed,
                bar: *bar,
            });
            self.open.clear();
        }
        count
    }
}

/// How many of the next trades the bar takes in, and whether the last of them ends it. Bars of time end otherwise.
fn run_of(rule: &mut Rule, bar: &Bar, block: &Block, from: usize, to: usize) -> (usize, bool) {
    let rest = to - from;
    let ended = |at: Option<usize>| at.map_or((rest, false), |at| (at + 1, true));
    let (ticks, lots) = (&block.ticks[from..to], &block.lots[from..to]);
    match rule {
        Rule::Time(_) => (0, false),
        Rule::Trades(size) => {
            let missing = (*size - bar.trades).max(1) as u64;
            let count = missing.min(rest as u64);
            (count as usize, count == missing)
        }
        Rule::Lots(size) => {
            let mut sum = bar.lots;
            ended(lots.iter().position(|&lots| {
                sum += lots;
                sum >= *size
            }))
        }
        Rule::Notional(size) => {
            if bar.notional.abs() >= SMALL {
                return (0, false);
            }
            let mut sum = bar.notional as i64;
            let size = i64::try_from(*size).unwrap_or(i64::MAX);
            let mut products = ticks.iter().zip(lots).map(|(ticks, lots)| ticks * lots);
            ended(products.position(|product| {
                sum += product;
                sum.abs() >= size
            }))
        }
        Rule::Range(size) => {
            let (mut high, mut low) = (bar.high, bar.low);
            ended(ticks.iter().position(|&ticks| {
                high = high.max(ticks);
                low = low.min(ticks);
                high - low >= *size
            }))
        }
        Rule::Renko(renko) => {
            let Some((bottom, top)) = renko.last else {
                return (0, false);
            };
            let stays = |ticks: &&i64| **ticks < top + renko.size && **ticks > bottom - renko.size;
            (ticks.iter().take_while(stays).count(), false)
        }
        Rule::Imbalance(rule) => imbalance_run(rule, block, from, to),
    }
}

fn imbalance_run(rule: &mut Imbalance, block: &Block, from: usize, to: usize) -> (usize, bool) {
    if rule.sum.abs() >= SMALL {
        return (0, false);
    }
    let mut sum = rule.sum as i64;
    let mut taken = (to - from, false);
    for row in from..to {
        let size = rule.size_of(block.ticks[row], block.lots[row]);
        // As one by one: a purchase of nothing counts as a sale.
        let is_buy = block.buys[row] != 0 && block.lots[row] > 0;
        sum += if is_buy { size } else { -size };
        if sum.abs() as f64 >= rule.threshold {
            taken = (row - from + 1, true);
            break;
        }
    }
    rule.sum = i128::from(sum);
    taken
}

/// Takes rows into a bar; by their time (`IS_TIME`) or in the order of their arrival. Gives the latest time of the rows.
#[inline(always)]
fn sum_up<const IS_TIME: bool>(bar: &mut Bar, block: &Block, from: usize, to: usize) -> i64 {
    let (times, ticks) = (&block.times[from..to], &block.ticks[from..to]);
    let (lots, buys) = (&block.lots[from..to], &block.buys[from..to]);
    let Bar {
        mut first,
        mut last,
        mut open,
        mut high,
        mut low,
        mut close,
        ..
    } = *bar;
    let (mut sum, mut bought, mut notional, mut latest) = (0, 0, 0, i64::MIN);
    let rows = times.iter().zip(ticks).zip(lots.iter().zip(buys));
    for ((&time, &price), (&quantity, &buys)) in rows {
        if IS_TIME {
            open = if time < first { price } else { open };
            close = if time >= last { price } else { close };
        }
        first = first.min(time);
        last = last.max(time);
        latest = latest.max(time);
        high = high.max(price);
        low = low.min(price);
        sum += quantity;
        bought += quantity & buys;
        notional += price * quantity;
    }
    if !IS_TIME {
        close = ticks.last().copied().unwrap_or(close);
    }
    *bar = Bar {
        first,
        last,
        open,
        high,
        low,
        close,
        lots: bar.lots + sum,
        buy_lots: bar.buy_lots + bought,
        trades: bar.trades + times.len() as i64,
        notional: bar.notional + i128::from(notional),
        ..*bar
    };
    latest
}
