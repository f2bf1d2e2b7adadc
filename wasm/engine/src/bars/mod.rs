//! Bars: as columns, and made from trades or shorter bars.

mod bar;
mod batch;
mod builder;
mod clock;
mod columns;
mod flow;
mod renko;
mod resample;
mod saved;
mod zone;

pub use bar::{Bar, Print};
pub use batch::Prints;
pub use builder::{Builder, Counts, Emitted, Late, Rule, State};
pub use clock::{Clock, Session};
pub use columns::Bars;
pub use flow::{Imbalance, Weight};
pub use renko::Renko;
pub use resample::resample;
pub use saved::{restore, save};
pub use zone::Zone;

/// Why a trade gives no bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarError {
    /// A rule's size is not positive, or its interval no whole number of days where its sessions ask for that.
    Rule,
    /// A trade's time, price or quantity is not within 2^53, or the sum of quantities in a bar not within 2^62.
    Range,
    /// One trade would make more bricks than [`Rule::MOST_BRICKS`].
    Jump,
}
