//! Schaff trend cycle: where the difference of a fast and a slow exponential average stands in its range of n bars, in
//! percent, smoothed by half; and where that stands in its own range, smoothed likewise (Schaff 1999). Without a range the
//! place before stays.
use super::channel::Channel;
use super::recent::Recent;
use super::smooth::Wait;
use super::stage::{subtract, Room, Stage, EXPONENTIAL};
use crate::indicators::kernel::Kernel;
use crate::indicators::state::State;

/// Places in a window, smoothed by half.
struct Places {
    wait: Wait,
    recent: Recent,
    channel: Channel,
    /// Bars before the first full window.
    filling: Wait,
    is_begun: bool,
    place: f64,
    smoothed: f64,
    rooms: [Room; 2],
}

impl Places {
    fn new(wait: usize, period: usize) -> Places {
        Places {
            wait: Wait(wait),
            recent: Recent::new(period - 1),
            channel: Channel::new(period),
            filling: Wait(period - 1),
            is_begun: false,
            place: 0.0,
            smoothed: 0.0,
            rooms: Default::default(),
        }
    }

    #[inline(never)]
    fn apply<const N: usize>(&mut self, values: &mut [f64]) {
        let from = self.wait.of(values.len());
        let values = &mut values[from..];
        let column = self.recent.with(values);
        let [highest, lowest] = self.rooms.each_mut().map(|room| room.of(values.len()));
        (self.channel).feed::<N>([column, column], [&mut *highest, &mut *lowest]);
        for bar in self.filling.of(values.len())..values.len() {
            let range = highest[bar] - lowest[bar];
            if range > 0.0 {
                self.place = (values[bar] - lowest[bar]) / range * 100.0;
            }
            self.smoothed = if self.is_begun {
                self.smoothed + 0.5 * (self.place - self.smoothed)
            } else {
                self.place
            };
            self.is_begun = true;
            values[bar] = self.smoothed;
        }
    }

    fn state(&mut self, state: &mut State) {
        self.wait.state(state);
        self.recent.state(state);
        self.channel.state(state);
        self.filling.state(state);
        state.flag(&mut self.is_begun);
        state.numbers([&mut self.place, &mut self.smoothed]);
    }
}

pub struct Stc {
    fast: Stage,
    slow: Stage,
    places: [Places; 2],
    room: Room,
}

impl Kernel<1, 1> for Stc {
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Stc {
        let fast = options[0].min(options[1]) as usize;
        let slow = options[0].max(options[1]) as usize;
        let cycle = options[2] as usize;
        Stc {
            fast: Stage::new(slow - fast, fast, EXPONENTIAL),
            slow: Stage::new(0, slow, EXPONENTIAL),
            places: [
                Places::new(slow - 1, cycle),
                Places::new(slow + cycle - 2, cycle),
            ],
            room: Room::default(),
        }
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        out.copy_from_slice(values);
        let slow = self.room.copy(values);
        self.fast.apply(out);
        self.slow.apply(slow);
        subtract(out, slow);
        for places in &mut self.places {
            places.apply::<N>(out);
        }
    }

    fn state(&mut self, state: &mut State) {
        self.fast.state(state);
        self.slow.state(state);
        self.places
            .iter_mut()
            .for_each(|places| places.state(state));
    }
}
