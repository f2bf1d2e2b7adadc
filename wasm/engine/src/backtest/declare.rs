//! What a strategy declares before the first bar, and what it reads, draws and writes later.

use super::clock::timeframe_ms;
use super::fault::Fault;
use super::run::{LogLine, Parameter, Phase, Run, FIELD_SLOTS};
use super::signal::Signal;

/// Series pushed at each bar beside open, high, low, close and volume.
const MOST_SLOTS: usize = 24;
const MOST_LOG_LINES: usize = 100_000;
/// Text of all lines together, in UTF-8: a line alone may have 64 kB.
const MOST_LOG_BYTES: usize = 16_000_000;
const MOST_PLOTS: usize = 64;
const MOST_SERIES: usize = 4_096;

impl Run {
    /// Declares a parameter and gives its value: the user's, or the default.
    pub fn parameter(
        &mut self,
        name: String,
        default: f64,
        min: f64,
        max: f64,
        step: f64,
    ) -> Result<f64, Fault> {
        if let Some(known) = self
            .parameters
            .iter()
            .find(|parameter| parameter.name == name)
        {
            return Ok(known.value);
        }
        let given = self
            .overrides
            .iter()
            .rev()
            .find(|(given, _)| *given == name);
        let value = given.map_or(default, |&(_, value)| value);
        if !(value >= min && value <= max) || self.parameters.len() >= 256 {
            return Err(Fault::Parameter {
                name,
                value,
                min,
                max,
            });
        }
        self.parameters.push(Parameter {
            name,
            value,
            default,
            min,
            max,
            step,
        });
        Ok(value)
    }

    pub fn instrument(&self, name: &str) -> Result<usize, Fault> {
        let found = self
            .names
            .iter()
            .position(|known| known == name)
            .or(self.is_description.then_some(0));
        found.ok_or_else(|| Fault::UnknownInstrument {
            name: name.to_owned(),
        })
    }

    pub fn timeframe(&mut self, clock: usize, text: &str) -> Result<usize, Fault> {
        let interval = self.exchange.interval;
        let wanted = timeframe_ms(text)
            .filter(|ms| self.is_description || (interval > 0 && ms % interval == 0));
        let wanted = wanted.ok_or_else(|| Fault::Timeframe {
            text: text.to_owned(),
            interval,
        })?;
        if clock >= self.series.clocks() || self.series.clocks() >= 256 {
            return Err(Fault::Misuse {
                what: "too many timeframes",
            });
        }
        Ok(self
            .series
            .timeframe(clock, wanted, &self.exchange.instruments))
    }

    pub fn signal(&mut self, name: &str) -> Result<usize, Fault> {
        if self.is_description {
            let empty = Signal::new(name.to_owned(), Vec::new(), Vec::new(), Vec::new());
            return Ok(self.series.signal(&empty, &self.exchange.instruments));
        }
        let found = self.signals.iter().position(|signal| signal.name == name);
        let index = found.ok_or_else(|| Fault::UnknownSignal {
            name: name.to_owned(),
        })?;
        self.heard.push((index, 0));
        Ok(self
            .series
            .signal(&self.signals[index], &self.exchange.instruments))
    }

    pub fn indicator(
        &mut self,
        id: usize,
        inputs: &[usize],
        options: &[f64],
    ) -> Result<usize, Fault> {
        self.declare()?;
        self.series
            .indicator(id, inputs, options, &self.exchange.instruments)
    }

    pub fn custom(&mut self, clock: usize, object: i32) -> Result<usize, Fault> {
        self.declare()?;
        if clock >= self.series.clocks() {
            return Err(Fault::Misuse {
                what: "a custom indicator names no clock of this run",
            });
        }
        Ok(self.series.custom(clock, object))
    }

    fn declare(&self) -> Result<(), Fault> {
        if self.phase != Phase::Declaring {
            return Err(Fault::Misuse {
                what:
                    "series and indicators are made before the first bar, as fields of the strategy",
            });
        }
        if self.series.len() >= MOST_SERIES {
            return Err(Fault::Misuse {
                what: "more than 4,096 series",
            });
        }
        Ok(())
    }

    /// Slot in which a series is pushed at each bar; `None`: it must be asked for.
    pub fn watch(&mut self, series: usize) -> Option<usize> {
        if self.phase != Phase::Declaring || !self.series.is_base(series) {
            return None;
        }
        if let Some(field) = self.series.base_field(series) {
            return Some(field);
        }
        if let Some(known) = self.slots.iter().position(|&slot| slot == series) {
            return Some(FIELD_SLOTS + known);
        }
        if self.slots.len() == MOST_SLOTS {
            return None;
        }
        self.slots.push(series);
        Some(FIELD_SLOTS + self.slots.len() - 1)
    }

    pub fn value(&self, series: usize, ago: i32) -> Result<f64, Fault> {
        if series >= self.series.len() {
            return Err(Fault::Misuse {
                what: "a value is asked of no series of this run",
            });
        }
        let ago = usize::try_from(ago).map_err(|_| Fault::FutureValue { ago })?;
        Ok(self.series.value(series, ago, &self.exchange.instruments))
    }

    pub fn plot(&mut self, name: String) -> Result<usize, Fault> {
        if let Some(known) = self.plots.iter().position(|(known, _)| *known == name) {
            return Ok(known);
        }
        if self.plots.len() == MOST_PLOTS {
            return Err(Fault::Misuse {
                what: "more than 64 plots",
            });
        }
        self.plots.push((name, vec![f64::NAN; self.bars()]));
        Ok(self.plots.len() - 1)
    }

    pub fn plot_value(&mut self, plot: usize, value: f64) {
        if let (Some((_, values)), Ok(bar)) = (
            self.plots.get_mut(plot),
            usize::try_from(self.exchange.base_bar),
        ) {
            values[bar] = if value.is_finite() { value } else { f64::NAN };
        }
    }

    pub fn write_log(&mut self, text: String) {
        let is_full =
            self.log.len() == MOST_LOG_LINES || self.log_bytes + text.len() > MOST_LOG_BYTES;
        // Once a line is lost, so are all later ones: what is kept is the beginning.
        if is_full || self.lost_log_lines > 0 {
            self.lost_log_lines = self.lost_log_lines.saturating_add(1);
            return;
        }
        self.log_bytes += text.len();
        let first = self.exchange.instruments[0]
            .bars
            .time
            .first()
            .copied()
            .unwrap_or(0);
        let time = self.moment().map_or(first, |moment| moment.time);
        self.log.push(LogLine { time, text });
    }
}
