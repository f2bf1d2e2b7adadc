//! Series: columns over clocks, read through a cursor so that nothing after the present bar can be asked for.

use super::clock::{resample, Ends};
use super::config::Instrument;
use super::fault::Fault;
use super::signal::Signal;
use super::silent::Declared;
use crate::bars::Bars;
use crate::indicators::{self, IndicatorError, Inputs, Stream};

/// More inputs and outputs than any row of the table has.
const MOST_INPUTS: usize = 8;
const MOST_OUTPUTS: usize = 8;

/// Bars that tick at their own pace: an instrument's, or a higher timeframe of one.
#[derive(Debug)]
struct Clock {
    instrument: usize,
    /// Resampled bars; `None` for the instrument's own.
    bars: Option<Bars>,
    timeframe: i64,
    /// Bars seen at each bar of the first instrument; empty for its own clock, which sees one more each.
    visible: Vec<u32>,
}

#[derive(Debug)]
enum Column {
    /// Open, high, low, close or volume of a clock's bars.
    Field(usize),
    /// Complete before the run, or growing with it.
    Own(Vec<f64>),
}

#[derive(Debug)]
struct Entry {
    clock: usize,
    column: Column,
    is_live: bool,
}

/// A series that is computed while the run goes on, because user code makes its values or its inputs.
enum Source {
    Custom {
        object: i32,
    },
    Stream {
        stream: Box<Stream>,
        inputs: Vec<usize>,
    },
}

struct Live {
    source: Source,
    clock: usize,
    /// First of its columns, their count, and the bars done.
    first: usize,
    outputs: usize,
    done: usize,
}

/// A custom indicator's next bar.
#[derive(Clone, Copy, Debug)]
pub struct Update {
    pub live: usize,
    pub object: i32,
    pub index: i32,
    pub time: i64,
    /// Open, high, low, close, volume.
    pub prices: [f64; 5],
}

#[derive(Default)]
pub struct Series {
    clocks: Vec<Clock>,
    entries: Vec<Entry>,
    lives: Vec<Live>,
    pub(super) declared: Vec<Declared>,
    /// Of each instrument's bars.
    ends: Vec<Ends>,
    /// Bars of the first instrument seen so far, those before the range included.
    pub present: usize,
    /// While a live series catches up: its clock and the bars seen there.
    replay: Option<(usize, usize)>,
}

impl Series {
    pub fn new(instruments: &[Instrument], interval: i64) -> Series {
        let mut series = Series {
            ends: instruments.iter().map(|_| Ends::new(interval)).collect(),
            ..Series::default()
        };
        let base = &instruments[0].bars.time;
        for (instrument, Instrument { bars, .. }) in instruments.iter().enumerate() {
            let mut seen = 0;
            let mut see = |now: &i64| {
                seen += bars.time[seen..]
                    .iter()
                    .take_while(|&time| time <= now)
                    .count();
                seen as u32
            };
            let visible = if instrument == 0 {
                Vec::new()
            } else {
                base.iter().map(&mut see).collect()
            };
            series.clocks.push(Clock {
                instrument,
                bars: None,
                timeframe: interval,
                visible,
            });
        }
        series
    }

    /// When the bar at `index` of an instrument ends, ms.
    pub fn end_of(&self, instrument: usize, index: usize, instruments: &[Instrument]) -> i64 {
        self.ends[instrument].of(&instruments[instrument].bars.time, index)
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub fn clocks(&self) -> usize {
        self.clocks.len()
    }

    pub fn timeframe(&mut self, clock: usize, timeframe: i64, instruments: &[Instrument]) -> usize {
        let instrument = self.clocks[clock].instrument;
        let known = |clock: &Clock| {
            clock.instrument == instrument && clock.timeframe == timeframe && clock.bars.is_some()
        };
        if let Some(found) = self.clocks.iter().position(known) {
            return found;
        }
        let base = &instruments[0].bars.time;
        let (bars, visible) = resample(
            &instruments[instrument].bars,
            base,
            &self.ends[0],
            timeframe,
        );
        self.clocks.push(Clock {
            instrument,
            bars: Some(bars),
            timeframe,
            visible,
        });
        self.clocks.len() - 1
    }

    fn bars<'a>(&'a self, clock: usize, instruments: &'a [Instrument]) -> &'a Bars {
        let clock = &self.clocks[clock];
        clock
            .bars
            .as_ref()
            .unwrap_or(&instruments[clock.instrument].bars)
    }

    pub fn column<'a>(&'a self, series: usize, instruments: &'a [Instrument]) -> &'a [f64] {
        let entry = &self.entries[series];
        match &entry.column {
            Column::Own(values) => values,
            Column::Field(which) => {
                let bars = self.bars(entry.clock, instruments);
                [&bars.open, &bars.high, &bars.low, &bars.close, &bars.volume][*which]
            }
        }
    }

    pub fn field(&mut self, clock: usize, which: usize) -> usize {
        let same = |entry: &Entry| {
            entry.clock == clock && matches!(entry.column, Column::Field(other) if other == which)
        };
        let known = self.entries.iter().position(same);
        known.unwrap_or_else(|| self.push(clock, Column::Field(which), false))
    }

    fn push(&mut self, clock: usize, column: Column, is_live: bool) -> usize {
        self.entries.push(Entry {
            clock,
            column,
            is_live,
        });
        self.entries.len() - 1
    }

    /// A column of the first instrument's clock with the latest value known at each bar's end, NaN before the first.
    pub fn signal(&mut self, signal: &Signal, instruments: &[Instrument]) -> usize {
        let values = signal.known_at(&instruments[0].bars.time, &self.ends[0]);
        self.push(0, Column::Own(values), false)
    }

    /// When the bars of a clock begin, ms.
    pub fn times(&mut self, clock: usize, instruments: &[Instrument]) -> usize {
        let times = &self.bars(clock, instruments).time;
        let values = times.iter().map(|&time| time as f64).collect();
        self.push(clock, Column::Own(values), false)
    }

    /// An indicator over the whole of its inputs' clock; gives the first of its outputs.
    pub fn indicator(
        &mut self,
        id: usize,
        inputs: &[usize],
        options: &[f64],
        instruments: &[Instrument],
    ) -> Result<usize, Fault> {
        let failed = |error| Fault::Indicator { id, error };
        let (wanted, outputs) = indicators::arity(id).map_err(failed)?;
        if inputs.len() != wanted {
            return Err(failed(IndicatorError::InputCount));
        }
        let clock = inputs.first().map_or(0, |&first| self.entries[first].clock);
        if inputs
            .iter()
            .any(|&input| self.entries[input].clock != clock)
        {
            return Err(Fault::MixedClocks { indicator: id });
        }
        self.declared.push(Declared {
            id,
            options: options.to_vec(),
            first: self.entries.len(),
            outputs,
        });
        if inputs.iter().any(|&input| self.entries[input].is_live) {
            let stream = Box::new(Stream::open(id, options).map_err(failed)?);
            return Ok(self.live(
                Source::Stream {
                    stream,
                    inputs: inputs.to_vec(),
                },
                clock,
                outputs,
            ));
        }
        let columns: Vec<&[f64]> = inputs
            .iter()
            .map(|&input| self.column(input, instruments))
            .collect();
        let rows = columns.first().map_or(0, |column| column.len());
        let mut values = vec![vec![0.0; rows]; outputs];
        let mut slices: Vec<&mut [f64]> = values.iter_mut().map(Vec::as_mut_slice).collect();
        indicators::batch(id, Inputs::new(&columns), options, &mut slices).map_err(failed)?;
        let first = self.entries.len();
        for column in values {
            self.push(clock, Column::Own(column), false);
        }
        Ok(first)
    }

    /// A series whose values the strategy's own code makes, bar by bar.
    pub fn custom(&mut self, clock: usize, object: i32) -> usize {
        self.live(Source::Custom { object }, clock, 1)
    }

    fn live(&mut self, source: Source, clock: usize, outputs: usize) -> usize {
        let first = self.entries.len();
        for _ in 0..outputs {
            self.push(clock, Column::Own(Vec::new()), true);
        }
        self.lives.push(Live {
            source,
            clock,
            first,
            outputs,
            done: 0,
        });
        first
    }

    /// Brings live series up to the present; stops at the next value that the strategy must make.
    pub fn catch_up(&mut self, instruments: &[Instrument]) -> Option<Update> {
        self.replay = None;
        for live in 0..self.lives.len() {
            let clock = self.lives[live].clock;
            let seen = self.visible(clock);
            while self.lives[live].done < seen {
                let index = self.lives[live].done;
                if let Source::Custom { object } = self.lives[live].source {
                    self.replay = Some((clock, index + 1));
                    let bars = self.bars(clock, instruments);
                    let prices = [&bars.open, &bars.high, &bars.low, &bars.close, &bars.volume]
                        .map(|column| column[index]);
                    return Some(Update {
                        live,
                        object,
                        index: index as i32,
                        time: bars.time[index],
                        prices,
                    });
                }
                self.stream(live, index, instruments);
            }
        }
        None
    }

    fn stream(&mut self, live: usize, index: usize, instruments: &[Instrument]) {
        let Source::Stream { inputs, .. } = &self.lives[live].source else {
            return;
        };
        let mut values = [0.0; MOST_INPUTS];
        for (value, &input) in values.iter_mut().zip(inputs) {
            *value = self.column(input, instruments)[index];
        }
        let mut outputs = [f64::NAN; MOST_OUTPUTS];
        let Live {
            source,
            first,
            outputs: count,
            done,
            ..
        } = &mut self.lives[live];
        if let Source::Stream { stream, inputs } = source {
            stream.update(&values[..inputs.len()], &mut outputs[..*count]);
        }
        *done += 1;
        let (first, count) = (*first, *count);
        for (entry, value) in self.entries[first..first + count].iter_mut().zip(outputs) {
            if let Column::Own(values) = &mut entry.column {
                values.push(value);
            }
        }
    }

    /// Takes the value that the strategy made for an [`Update`].
    pub fn updated(&mut self, live: usize, value: f64) {
        let live = &mut self.lives[live];
        live.done += 1;
        if let Column::Own(values) = &mut self.entries[live.first].column {
            values.push(value);
        }
    }

    /// Bars of `clock` that the present may see.
    fn visible(&self, clock: usize) -> usize {
        match self.replay {
            Some((replayed, count)) if replayed == clock => count,
            _ if self.present == 0 => 0,
            _ if clock == 0 => self.present,
            _ => self.clocks[clock].visible[self.present - 1] as usize,
        }
    }

    /// The value `ago` bars of the series' own clock ago, NaN before the first.
    pub fn value(&self, series: usize, ago: usize, instruments: &[Instrument]) -> f64 {
        let seen = self.visible(self.entries[series].clock);
        let column = self.column(series, instruments);
        let index = seen.checked_sub(1).and_then(|last| last.checked_sub(ago));
        index
            .and_then(|index| column.get(index))
            .copied()
            .unwrap_or(f64::NAN)
    }

    /// Whether the series ticks with the first instrument, so that its present value can be pushed.
    pub fn is_base(&self, series: usize) -> bool {
        self.entries[series].clock == 0
    }

    /// Which of the first instrument's own prices the series is: they stand in the slots of their bar.
    pub fn base_field(&self, series: usize) -> Option<usize> {
        match self.entries[series] {
            Entry {
                clock: 0,
                column: Column::Field(which),
                ..
            } => Some(which),
            _ => None,
        }
    }

    pub fn has_live(&self) -> bool {
        !self.lives.is_empty()
    }
}
