//! Window sums without subtraction.
//!
//! Bars are cut into blocks of one period. A window is the end of one block and the beginning of the next: sums from each
//! bar to its block's end, made once a block, and a sum from the block's beginning, which grows (van Herk, "A Fast Algorithm
//! for Local Minimum and Maximum Filters", Pattern Recognition Letters 13, 1992; Gil and Werman, 1993; here for sums). What
//! left the window is in no sum, so neither rounding nor a spike outlives it.
use crate::indicators::state::State;

/// Sums of `K` lanes.
pub struct Parts<const K: usize> {
    period: usize,
    place: usize,
    head: [f64; K],
    /// Before the block's place: its bars' lanes. From there on: sums from each bar of the block before to its end. Behind:
    /// nothing.
    slots: Vec<[f64; K]>,
}

#[inline(always)]
fn plus<const K: usize>(a: [f64; K], b: [f64; K]) -> [f64; K] {
    std::array::from_fn(|lane| a[lane] + b[lane])
}

impl<const K: usize> Parts<K> {
    pub fn new(period: usize) -> Self {
        Parts {
            period,
            place: 0,
            head: [0.0; K],
            slots: vec![[0.0; K]; period + 1],
        }
    }

    /// The sums of the window that ends at the next bar, whose lanes these are.
    #[inline(always)]
    pub fn push(&mut self, lanes: [f64; K]) -> [f64; K] {
        let mut sums = lanes;
        self.feed(sums.each_mut().map(std::slice::from_mut));
        sums
    }

    /// Replaces the lanes of the next bars by the sums of the windows that end there.
    #[inline(always)]
    pub fn feed(&mut self, mut lanes: [&mut [f64]; K]) {
        let bars = lanes[0].len();
        let mut bar = 0;
        while bar < bars {
            if self.place == 0 {
                self.begin();
            }
            let count = (self.period - self.place).min(bars - bar);
            let slots = &mut self.slots[self.place..=self.place + count];
            let mut now = lanes.each_mut().map(|lane| &mut lane[bar..bar + count]);
            let mut head = self.head;
            for at in 0..count {
                let values = std::array::from_fn(|lane| now[lane][at]);
                head = plus(head, values);
                slots[at] = values;
                let sums = plus(slots[at + 1], head);
                for (lane, sum) in now.iter_mut().zip(sums) {
                    lane[at] = sum;
                }
            }
            self.head = head;
            self.place += count;
            if self.place == self.period {
                self.place = 0;
            }
            bar += count;
        }
    }

    #[inline(always)]
    fn begin(&mut self) {
        let mut tail = [0.0; K];
        for slot in self.slots[..self.period].iter_mut().rev() {
            tail = plus(*slot, tail);
            *slot = tail;
        }
        self.head = [0.0; K];
    }

    pub fn state(&mut self, state: &mut State) {
        state.count(&mut self.place);
        state.numbers(&mut self.head);
        state.numbers(self.slots.iter_mut().flatten());
    }
}

/// Sums of lanes that are made of two values, each relative to the first of its block, so that little cancels.
pub struct Pairs<const K: usize> {
    period: usize,
    place: usize,
    centers: [f64; 2],
    head: [f64; K],
    tails: Vec<[f64; K]>,
}

impl<const K: usize> Pairs<K> {
    pub fn new(period: usize) -> Self {
        let tails = vec![[0.0; K]; period + 1];
        Pairs {
            period,
            place: 0,
            centers: [0.0; 2],
            head: [0.0; K],
            tails,
        }
    }

    /// The sums of the window that ends at the next bar; `pair` gives the values so many bars before it.
    #[inline(always)]
    pub fn step(
        &mut self,
        pair: impl Fn(usize) -> [f64; 2],
        lanes: impl Fn(f64, f64) -> [f64; K],
    ) -> [f64; K] {
        if self.place == 0 {
            self.centers = pair(0);
        }
        let centers = self.centers;
        let lanes = |ago: usize| {
            let [x, y] = pair(ago);
            lanes(x - centers[0], y - centers[1])
        };
        if self.place == 0 {
            let mut tail = [0.0; K];
            for ago in 1..self.period {
                tail = plus(lanes(ago), tail);
                self.tails[self.period - ago] = tail;
            }
            self.head = [0.0; K];
        }
        self.head = plus(self.head, lanes(0));
        self.place += 1;
        let sums = plus(self.tails[self.place], self.head);
        if self.place == self.period {
            self.place = 0;
        }
        sums
    }

    pub fn state(&mut self, state: &mut State) {
        state.count(&mut self.place);
        state.numbers(&mut self.centers);
        state.numbers(&mut self.head);
        state.numbers(self.tails.iter_mut().flatten());
    }
}
