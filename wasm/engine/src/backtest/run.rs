//! A run: the clock drives exchange and series, and says when the strategy is to be called with what.
//!
//! [`Run::advance`] is a state machine that never calls the strategy itself, so no borrow of the run is held while the
//! strategy's handlers call back into it.

use super::clock::Steps;
use super::config::{Instrument, Settings};
use super::entry::Moment;
use super::exchange::{Event, Exchange, Quote};
use super::fault::Fault;
use super::random::Random;
use super::requests::Waiting;
use super::series::{Series, Update};
use super::signal::Signal;

/// Pushed slots before the declared series: open, high, low, close, volume.
pub const FIELD_SLOTS: usize = 5;

/// What the strategy is to be called with next.
#[derive(Clone, Copy, Debug)]
pub enum Call {
    /// A custom indicator makes its next value, answered by [`Run::updated`].
    Update(Update),
    /// The present values become known; handlers of this bar follow.
    Push,
    Filled(u32),
    OrderChanged(u32),
    /// Signal number and row.
    Signalled(usize, usize),
    /// `onBar` with a push before it, or after [`Call::Push`].
    Bar {
        is_pushed: bool,
    },
    Stop,
    Done,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Phase {
    /// Before the strategy's constructor has returned.
    Declaring,
    Stepping,
    Updating,
    Telling,
    Stopping,
    Done,
}

#[derive(Clone, Debug)]
pub struct Parameter {
    pub name: String,
    pub value: f64,
    pub default: f64,
    pub min: f64,
    pub max: f64,
    pub step: f64,
}

#[derive(Clone, Debug)]
pub struct LogLine {
    pub time: i64,
    pub text: String,
}

pub struct Run {
    pub exchange: Exchange,
    pub series: Series,
    pub steps: Steps,
    pub names: Vec<String>,
    pub signals: Vec<Signal>,
    pub parameters: Vec<Parameter>,
    pub plots: Vec<(String, Vec<f64>)>,
    pub log: Vec<LogLine>,
    /// Bytes of the log's text.
    pub log_bytes: usize,
    pub lost_log_lines: u32,
    pub random: Random,
    /// Parameters given by the user.
    pub(super) overrides: Vec<(String, f64)>,
    /// Signals in use, by their number in the strategy: index into `signals`, and the next row to tell.
    pub(super) heard: Vec<(usize, usize)>,
    pub(super) slots: Vec<usize>,
    pub(super) phase: Phase,
    /// One instrument, no series to keep up, no signal to tell.
    is_simple: bool,
    /// Only the declarations matter: names that are not there are let through.
    pub(super) is_description: bool,
    /// What was asked and has no effect yet.
    pub(super) waiting: Waiting,
    /// Step that comes next, and the one that positions are marked at.
    pub(super) next_step: usize,
    marked_step: usize,
    /// Step that they are marked for at its beginning.
    marked_before: usize,
    news: Vec<(usize, usize)>,
}

impl Run {
    pub fn new(
        settings: Settings,
        instruments: Vec<Instrument>,
        names: Vec<String>,
        interval: i64,
    ) -> Run {
        let spans: Vec<_> = instruments
            .iter()
            .map(|instrument| (instrument.bars.clone(), instrument.warmup))
            .collect();
        let steps = Steps::new(&spans);
        Run {
            series: Series::new(&instruments, interval),
            random: Random::new(settings.seed),
            exchange: Exchange::new(settings, instruments, interval),
            steps,
            names,
            signals: Vec::new(),
            parameters: Vec::new(),
            plots: Vec::new(),
            log: Vec::new(),
            log_bytes: 0,
            lost_log_lines: 0,
            overrides: Vec::new(),
            heard: Vec::new(),
            slots: Vec::new(),
            phase: Phase::Declaring,
            is_simple: false,
            is_description: false,
            waiting: Waiting::default(),
            next_step: 0,
            marked_step: usize::MAX,
            marked_before: usize::MAX,
            news: Vec::new(),
        }
    }

    pub fn describe(&mut self) {
        self.is_description = true;
    }

    pub fn set_parameter(&mut self, name: String, value: f64) {
        self.overrides.push((name, value));
    }

    /// Bars of the first instrument in the range.
    pub fn bars(&self) -> usize {
        let first = &self.exchange.instruments[0];
        first.bars.len() - first.warmup
    }

    /// The strategy is built: from here on orders are possible.
    pub fn begin(&mut self) {
        self.is_simple = self.names.len() == 1 && !self.series.has_live() && self.heard.is_empty();
        self.phase = Phase::Updating;
        let warmup = self.exchange.instruments[0].warmup;
        self.series.present = if self.series.has_live() {
            warmup.min(1)
        } else {
            warmup
        };
    }

    #[inline]
    pub fn advance(&mut self) -> Result<Call, Fault> {
        loop {
            match self.phase {
                Phase::Stepping => {
                    if self.next_step == self.steps.time().len() {
                        self.grant();
                        self.phase = Phase::Stopping;
                        return Ok(Call::Stop);
                    }
                    if self.step()? {
                        self.series.present += 1;
                        if !self.series.has_live()
                            && self.exchange.events.is_empty()
                            && self.heard.is_empty()
                        {
                            return Ok(Call::Bar { is_pushed: false });
                        }
                        self.phase = Phase::Updating;
                    }
                }
                Phase::Updating => {
                    if let Some(update) = self.series.catch_up(&self.exchange.instruments) {
                        return Ok(Call::Update(update));
                    }
                    let warmup = self.exchange.instruments[0].warmup;
                    if self.series.present < warmup {
                        self.series.present += 1;
                    } else if self.series.present == warmup {
                        // The last bar before the range is what the first handler sees as the previous one.
                        self.phase = Phase::Stepping;
                        if warmup > 0 {
                            return Ok(Call::Push);
                        }
                    } else {
                        self.phase = Phase::Telling;
                        self.gather_news();
                        return Ok(Call::Push);
                    }
                }
                Phase::Telling => return Ok(self.tell()),
                Phase::Stopping => self.phase = Phase::Done,
                Phase::Declaring | Phase::Done => return Ok(Call::Done),
            }
        }
    }

    /// Whether nothing but orders can stand between a bar and the next.
    pub fn is_simple(&self) -> bool {
        self.is_simple
    }

    /// Whether nothing waits for the next bar: no open order and no news.
    #[inline]
    pub fn is_idle(&self) -> bool {
        self.exchange.events.is_empty() && !self.exchange.has_open_orders(0)
    }

    /// Bars of a simple run that [`Run::next_idle`] may be asked for, as long as it stays idle.
    pub fn idle_bars(&self) -> usize {
        if self.phase == Phase::Stepping && self.is_idle() {
            self.steps.time().len() - self.next_step
        } else {
            0
        }
    }

    /// Moves to the next bar of an idle run: the same as [`Run::advance`] answering [`Call::Bar`], without the questions.
    /// Gives the bar's index in the range and its row in the columns.
    #[inline]
    pub fn next_idle(&mut self) -> (i32, usize) {
        self.next_step += 1;
        self.exchange.base_bar += 1;
        self.series.present += 1;
        (self.exchange.base_bar, self.series.present - 1)
    }

    /// Lets every instrument meet its bar of the next step; says whether the first one has a bar there.
    #[inline]
    fn step(&mut self) -> Result<bool, Fault> {
        let step = self.next_step;
        if !self.waiting.is_empty() && self.waiting.end() <= self.steps.time()[step] {
            self.grant();
        }
        self.next_step += 1;
        let mut is_base = false;
        for instrument in 0..self.exchange.instruments.len() {
            let bars = &self.exchange.instruments[instrument].bars;
            let Some(index) = self.steps.bar_of(instrument, step, bars) else {
                continue;
            };
            if instrument == 0 {
                is_base = true;
                self.exchange.base_bar += 1;
            }
            if self.exchange.has_open_orders(instrument) {
                self.mark_before(step);
                let quote = self.quote(instrument, step, index);
                self.exchange.meet(instrument, &quote)?;
            }
        }
        Ok(is_base)
    }

    fn quote(&self, instrument: usize, step: usize, index: usize) -> Quote {
        let instrument = &self.exchange.instruments[instrument];
        let bars = &instrument.bars;
        Quote {
            step: step as u32,
            time: bars.time[index],
            open: instrument.units(bars.open[index]),
            high: instrument.units(bars.high[index]),
            low: instrument.units(bars.low[index]),
            volume: bars.volume[index],
        }
    }

    /// Marks every position at its close of `step`; a no-op when already there or before the first step.
    pub(super) fn mark(&mut self, step: usize) {
        if self.marked_step == step || step == usize::MAX {
            return;
        }
        self.marked_step = step;
        for instrument in 0..self.exchange.instruments.len() {
            if let Ok(index) = usize::try_from(self.steps.bar_at(instrument, step)) {
                let instruments = &self.exchange.instruments[instrument];
                self.exchange.account.positions[instrument].mark =
                    instruments.units(instruments.bars.close[index]);
            }
        }
    }

    /// Marks every position at what is known when `step` begins: the last close, or the open of a bar that has not ended.
    fn mark_before(&mut self, step: usize) {
        if self.marked_before == step {
            return;
        }
        self.mark(step.wrapping_sub(1));
        self.marked_before = step;
        if step == 0 || self.names.len() == 1 {
            return;
        }
        let now = self.steps.time()[step];
        for instrument in 0..self.names.len() {
            let instruments = &self.exchange.instruments;
            let Ok(index) = usize::try_from(self.steps.bar_at(instrument, step - 1)) else {
                continue;
            };
            if self.series.end_of(instrument, index, instruments) > now {
                self.marked_step = usize::MAX;
                self.exchange.account.positions[instrument].mark =
                    instruments[instrument].units(instruments[instrument].bars.open[index]);
            }
        }
    }

    fn gather_news(&mut self) {
        self.news.clear();
        let index = self.series.present - 1;
        let instruments = &self.exchange.instruments;
        let start = instruments[0].bars.time[index];
        let end = self.series.end_of(0, index, instruments);
        for (number, (signal, next)) in self.heard.iter_mut().enumerate() {
            let available = &self.signals[*signal].available;
            while *next < available.len() && available[*next] <= end {
                // What was known before the first bar is history, not news.
                if available[*next] > start || index > self.exchange.instruments[0].warmup {
                    self.news.push((number, *next));
                }
                *next += 1;
            }
        }
        self.news.reverse();
    }

    fn tell(&mut self) -> Call {
        if let Some(event) = self.exchange.events.pop_front() {
            return match event {
                Event::Filled(fill) => Call::Filled(fill),
                Event::OrderChanged(id) => Call::OrderChanged(id),
            };
        }
        if let Some((number, row)) = self.news.pop() {
            return Call::Signalled(number, row);
        }
        self.phase = Phase::Stepping;
        Call::Bar { is_pushed: true }
    }

    pub fn updated(&mut self, update: &Update, value: f64) {
        self.series.updated(update.live, value);
    }

    /// Index in the columns of the first instrument's present bar.
    pub fn present(&self) -> usize {
        self.series.present - 1
    }

    /// Index of that bar in the range, −1 before the first.
    pub fn bar_index(&self) -> i32 {
        self.exchange.base_bar
    }

    /// Time from which a row of a signal is known, and its value, by the signal's number in the strategy.
    pub fn signal_row(&self, number: usize, row: usize) -> (i64, f64) {
        let signal = &self.signals[self.heard[number].0];
        (signal.available[row], signal.value[row])
    }

    pub fn slots(&self) -> &[usize] {
        &self.slots
    }

    /// The present bar of the first instrument; `None` before the first bar and after the last.
    pub fn moment(&self) -> Option<Moment> {
        let is_handling = matches!(
            self.phase,
            Phase::Stepping | Phase::Telling | Phase::Stopping
        ) && self.exchange.base_bar >= 0;
        let instruments = &self.exchange.instruments;
        is_handling.then(|| Moment {
            time: instruments[0].bars.time[self.present()],
            bar: self.exchange.base_bar,
            end: self.series.end_of(0, self.present(), instruments),
        })
    }
}
