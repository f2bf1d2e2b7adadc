//! Indicators that are fed bar by bar, as the host sees them: a handle, and a room in which inputs and outputs are handed over.

use super::{figures, slice, state};
use crate::indicators::{self, Stream, STATE_VERSION};

const DONE: u32 = 0;
const DEAD: u32 = 1;
/// Handles number their objects with 16 bits.
const MOST: usize = 0xffff;

pub struct Fed {
    stream: Stream,
    /// One double for each input, then one for each output; it stays where it is.
    room: Box<[f64]>,
    inputs: usize,
}

fn shelved(id: u32, stream: Stream) -> u32 {
    let Ok((inputs, outputs)) = indicators::arity(id as usize) else {
        return 0;
    };
    let streams = &mut state().streams;
    if streams
        .slots
        .iter()
        .filter(|(_, fed)| fed.is_some())
        .count()
        >= MOST
    {
        return 0;
    }
    let room = vec![f64::NAN; inputs + outputs].into_boxed_slice();
    streams.insert(Fed {
        stream,
        room,
        inputs,
    })
}

fn fed<'a>(handle: u32) -> Option<&'a mut Fed> {
    state().streams.slot(handle)?.as_mut()
}

/// 0 for options that the row does not take, and when there are 65,535 already.
#[no_mangle]
pub extern "C" fn stream_new(id: u32, options: *const f64, count: usize) -> u32 {
    Stream::open(id as usize, slice(options, count)).map_or(0, |stream| shelved(id, stream))
}

/// Where the stream's inputs and outputs are; 0 for a dead handle.
#[no_mangle]
pub extern "C" fn stream_room(handle: u32) -> *const f64 {
    fed(handle).map_or(std::ptr::null(), |fed| fed.room.as_ptr())
}

/// Takes the bar in the room and writes its outputs there.
#[no_mangle]
pub extern "C" fn stream_push(handle: u32) -> u32 {
    let Some(fed) = fed(handle) else { return DEAD };
    let (inputs, outputs) = fed.room.split_at_mut(fed.inputs);
    fed.stream.update(inputs, outputs);
    DONE
}

/// As `stream_push`, but the stream stays as it is: for a bar that is still being made.
#[no_mangle]
pub extern "C" fn stream_peek(handle: u32) -> u32 {
    let Some(fed) = fed(handle) else { return DEAD };
    let (inputs, outputs) = fed.room.split_at_mut(fed.inputs);
    fed.stream.peek(inputs, outputs);
    DONE
}

/// Takes bars, each as the row's inputs one after the other, and leaves their outputs the same way as figures.
#[no_mangle]
pub extern "C" fn stream_push_all(handle: u32, rows: usize, bars: *const f64) -> u32 {
    let Some(fed) = fed(handle) else { return DEAD };
    let width = fed.room.len() - fed.inputs;
    let mut given = vec![0.0; rows * width];
    let bars = slice(bars, rows * fed.inputs).chunks_exact(fed.inputs);
    for (bar, outputs) in bars.zip(given.chunks_exact_mut(width)) {
        fed.stream.update(bar, outputs);
    }
    figures(given);
    DONE
}

/// Figures: all that the stream knows; 0 for a dead handle.
#[no_mangle]
pub extern "C" fn stream_save(handle: u32) -> u32 {
    fed(handle).map_or(0, |fed| figures(fed.stream.save()))
}

/// A stream that goes on from what `stream_save` left; 0 for numbers that are no state of this row and these options.
#[no_mangle]
pub extern "C" fn stream_resume(
    id: u32,
    options: *const f64,
    count: usize,
    saved: *const f64,
    length: usize,
) -> u32 {
    Stream::resume(id as usize, slice(options, count), slice(saved, length))
        .map_or(0, |stream| shelved(id, stream))
}

/// States of another version are not to be taken up.
#[no_mangle]
pub extern "C" fn stream_version() -> u32 {
    STATE_VERSION
}

#[no_mangle]
pub extern "C" fn stream_free(handle: u32) -> u32 {
    u32::from(state().streams.remove(handle).is_none())
}
