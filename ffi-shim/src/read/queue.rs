//! The decoded batches between the lanes and the caller: in order, and bounded.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use arrow_array::RecordBatch;
use tokio::sync::Notify;

use super::metrics::Metrics;
use crate::failure::Failure;

/// The bounds of a queue. A lane decodes its next batch only while the queue is below both `bytes` and
/// `batches`, so the queue can exceed them by one batch of each lane.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    pub(super) bytes: usize,
    pub(super) batches: usize,
    /// The largest number of units that are being decoded or wait for the caller.
    pub(super) units: usize,
}

/// The decoded batches of the units. Lanes open a slot for each unit, in the order of the units. The caller
/// takes the batches of the first slot, then those of the next slot.
///
/// The lane of the first slot never waits while its slot is empty. So the caller always gets its next batch,
/// even if the batches of later units fill the queue.
pub(super) struct Queue {
    state: Mutex<State>,
    bounds: Bounds,
    metrics: Arc<Metrics>,
    /// Wakes the caller.
    arrived: Condvar,
    /// Wakes lanes that wait for space.
    space: Notify,
}

struct State {
    /// The number of the first slot. Slots are numbered in the order of the units.
    first: u64,
    slots: VecDeque<Slot>,
    bytes: usize,
    batches: usize,
    /// The rows that the caller still wants.
    wanted: u64,
    /// Whether no slot will be opened any more.
    ended: bool,
    /// The failure of a lane outside its units.
    failure: Option<Failure>,
}

/// The batches of one unit.
struct Slot {
    batches: VecDeque<Buffered>,
    rows: u64,
    /// None while a lane decodes the unit.
    outcome: Option<Result<(), Failure>>,
    ends_split: bool,
}

/// A batch and its size in bytes.
struct Buffered {
    batch: RecordBatch,
    bytes: usize,
}

impl Queue {
    /// `limit`: the number of rows after which the caller needs no more rows.
    pub(super) fn new(bounds: Bounds, limit: Option<u64>, metrics: Arc<Metrics>) -> Self {
        Queue {
            state: Mutex::new(State {
                first: 0,
                slots: VecDeque::new(),
                bytes: 0,
                batches: 0,
                wanted: limit.unwrap_or(u64::MAX),
                ended: false,
                failure: None,
            }),
            bounds,
            metrics,
            arrived: Condvar::new(),
            space: Notify::new(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    // Functions for lanes.

    /// Waits until another slot may be opened. Returns false if no slot will be opened any more.
    pub(super) async fn wait_for_slot(&self) -> bool {
        self.wait(|state| match state.ended {
            true => Some(false),
            false => (state.slots.len() < self.bounds.units).then_some(true),
        })
        .await
    }

    /// Opens the slot of the next unit. Returns its number, or none if no unit is needed any more.
    /// `ends_split`: whether the unit is the last one of its split.
    pub(super) fn open_slot(&self, ends_split: bool) -> Option<u64> {
        let mut state = self.state();
        if state.ended {
            return None;
        }
        state.slots.push_back(Slot {
            batches: VecDeque::new(),
            rows: 0,
            outcome: None,
            ends_split,
        });
        Some(state.first + state.slots.len() as u64 - 1)
    }

    /// Waits until the lane of a slot may decode its next batch. Returns false if the slot is not needed any
    /// more.
    pub(super) async fn wait_for_space(&self, slot: u64) -> bool {
        self.wait(|state| {
            let Some(found) = state.slot(slot) else {
                return Some(false);
            };
            let caller_waits = slot == state.first && found.batches.is_empty();
            let below = state.bytes < self.bounds.bytes && state.batches < self.bounds.batches;
            (caller_waits || below).then_some(true)
        })
        .await
    }

    /// Adds a batch to a slot. Returns false if the slot is not needed any more.
    pub(super) fn push(&self, slot: u64, batch: RecordBatch) -> bool {
        let bytes = batch.get_array_memory_size();
        let rows = batch.num_rows() as u64;
        let mut state = self.state();
        let Some(found) = state.slot_mut(slot) else {
            return false;
        };
        found.batches.push_back(Buffered { batch, bytes });
        found.rows += rows;
        state.bytes += bytes;
        state.batches += 1;
        self.drop_unwanted(&mut state);
        self.metrics.buffered_bytes.set(state.bytes);
        self.arrived.notify_one();
        state.slot(slot).is_some()
    }

    /// Ends a slot. After a failure, the later slots are dropped, because the caller gets no batch after it.
    pub(super) fn complete(&self, slot: u64, outcome: Result<(), Failure>) {
        let mut state = self.state();
        let failed = outcome.is_err();
        let Some(found) = state.slot_mut(slot) else {
            return;
        };
        found.outcome = Some(outcome);
        if failed {
            self.drop_after(&mut state, slot);
        } else {
            self.drop_unwanted(&mut state);
        }
        self.arrived.notify_one();
    }

    /// Declares that there are no more units.
    pub(super) fn end(&self) {
        self.state().ended = true;
        self.arrived.notify_one();
        self.space.notify_waiters();
    }

    /// Ends the queue with the failure of a lane that belongs to no unit. The caller gets the failure next.
    pub(super) fn fail(&self, failure: Failure) {
        let mut state = self.state();
        state.failure.get_or_insert(failure);
        self.drop_all(&mut state);
        self.arrived.notify_one();
    }

    /// Waits until `ready` returns a value.
    async fn wait<T>(&self, ready: impl Fn(&State) -> Option<T>) -> T {
        loop {
            let change = self.space.notified();
            tokio::pin!(change);
            // Registers before the check, so a change after the check is not missed.
            change.as_mut().enable();
            if let Some(value) = ready(&self.state()) {
                return value;
            }
            change.await;
        }
    }

    // Functions for the caller.

    /// Waits for the next batch and returns it. Returns none at the end.
    pub(super) fn pop(&self) -> Result<Option<RecordBatch>, Failure> {
        let mut state = self.state();
        loop {
            if let Some(failure) = &state.failure {
                return Err(failure.clone());
            }
            if state.wanted == 0 {
                self.drop_all(&mut state);
                return Ok(None);
            }
            let Some(slot) = state.slots.front_mut() else {
                if state.ended {
                    return Ok(None);
                }
                state = self.wait_for_lane(state);
                continue;
            };
            if let Some(buffered) = slot.batches.pop_front() {
                slot.rows -= buffered.batch.num_rows() as u64;
                return Ok(Some(self.deliver(&mut state, buffered)));
            }
            match slot.outcome.take() {
                None => state = self.wait_for_lane(state),
                Some(Err(failure)) => {
                    self.drop_all(&mut state);
                    return Err(failure);
                }
                Some(Ok(())) => {
                    if slot.ends_split {
                        self.metrics.splits_read.add(1);
                    }
                    state.slots.pop_front();
                    state.first += 1;
                    self.space.notify_waiters();
                }
            }
        }
    }

    /// Drops all batches. Lanes stop at their next step.
    pub(super) fn stop(&self) {
        self.drop_all(&mut self.state());
    }

    fn wait_for_lane<'q>(&self, state: MutexGuard<'q, State>) -> MutexGuard<'q, State> {
        let start = Instant::now();
        let state = self
            .arrived
            .wait(state)
            .unwrap_or_else(PoisonError::into_inner);
        self.metrics.wait_nanos.add_time(start.elapsed());
        state
    }

    fn deliver(&self, state: &mut State, buffered: Buffered) -> RecordBatch {
        let Buffered { batch, bytes } = buffered;
        state.bytes -= bytes;
        state.batches -= 1;
        let rows = batch.num_rows();
        let wanted = rows.min(usize::try_from(state.wanted).unwrap_or(usize::MAX));
        state.wanted -= wanted as u64;
        self.metrics.buffered_bytes.set(state.bytes);
        self.metrics.add_batch(wanted, bytes);
        self.space.notify_waiters();
        match wanted == rows {
            true => batch,
            false => batch.slice(0, wanted),
        }
    }

    // Dropping slots that the caller will not reach.

    /// Drops the slots behind the rows that the caller still wants. Only complete slots count in full.
    fn drop_unwanted(&self, state: &mut State) {
        if state.wanted == u64::MAX {
            return;
        }
        let mut rows = 0;
        for index in 0..state.slots.len() {
            rows += state.slots[index].rows;
            if rows >= state.wanted {
                let last = state.first + index as u64;
                if let Some(slot) = state.slot_mut(last) {
                    // The lane of this slot can stop too.
                    slot.outcome = Some(Ok(()));
                    slot.ends_split = false;
                }
                self.drop_after(state, last);
                return;
            }
            if state.slots[index].outcome.is_none() {
                return;
            }
        }
    }

    fn drop_after(&self, state: &mut State, slot: u64) {
        let keep = usize::try_from(slot - state.first).map_or(usize::MAX, |index| index + 1);
        state.ended = true;
        while state.slots.len() > keep {
            state.drop_last();
        }
        self.metrics.buffered_bytes.set(state.bytes);
        self.space.notify_waiters();
    }

    fn drop_all(&self, state: &mut State) {
        state.ended = true;
        while !state.slots.is_empty() {
            state.drop_last();
        }
        self.metrics.buffered_bytes.set(state.bytes);
        self.space.notify_waiters();
    }
}

impl State {
    fn index(&self, slot: u64) -> Option<usize> {
        usize::try_from(slot.checked_sub(self.first)?).ok()
    }

    /// Returns a slot whose lane is still needed.
    fn slot(&self, slot: u64) -> Option<&Slot> {
        let slot = self.slots.get(self.index(slot)?)?;
        slot.outcome.is_none().then_some(slot)
    }

    /// Returns a slot, or none if it was dropped or is complete.
    fn slot_mut(&mut self, slot: u64) -> Option<&mut Slot> {
        let index = self.index(slot)?;
        let slot = self.slots.get_mut(index)?;
        slot.outcome.is_none().then_some(slot)
    }

    fn drop_last(&mut self) {
        for buffered in self.slots.pop_back().into_iter().flat_map(|s| s.batches) {
            self.bytes -= buffered.bytes;
            self.batches -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use arrow_array::{ArrayRef, Int32Array};

    use super::*;

    fn batch(rows: std::ops::Range<i32>) -> RecordBatch {
        let column: ArrayRef = Arc::new(Int32Array::from_iter_values(rows));
        RecordBatch::try_from_iter([("n", column)]).unwrap()
    }

    fn queue(batches: usize, limit: Option<u64>) -> Arc<Queue> {
        let bounds = Bounds {
            bytes: usize::MAX,
            batches,
            units: 3,
        };
        Arc::new(Queue::new(bounds, limit, Arc::new(Metrics::new(2))))
    }

    fn first(popped: Result<Option<RecordBatch>, Failure>) -> Option<i32> {
        let batch = popped.unwrap()?;
        let column = batch.column(0).as_any().downcast_ref::<Int32Array>();
        Some(column.unwrap().value(0))
    }

    /// Returns whether the lane of the slot may decode at once.
    fn has_space(queue: &Queue, slot: u64) -> Option<bool> {
        futures::FutureExt::now_or_never(queue.wait_for_space(slot))
    }

    #[test]
    fn batches_have_the_order_of_the_units() {
        let queue = queue(9, None);
        let (a, b) = (
            queue.open_slot(true).unwrap(),
            queue.open_slot(true).unwrap(),
        );
        assert!(queue.push(b, batch(20..30)));
        queue.complete(b, Ok(()));
        assert!(queue.push(a, batch(0..10)));
        assert!(queue.push(a, batch(10..20)));
        queue.complete(a, Ok(()));
        queue.end();
        assert_eq!(first(queue.pop()), Some(0));
        assert_eq!(first(queue.pop()), Some(10));
        assert_eq!(queue.metrics.splits_read.get(), 0);
        assert_eq!(first(queue.pop()), Some(20));
        assert_eq!(first(queue.pop()), None);
        let metrics = &queue.metrics;
        assert_eq!(
            (
                metrics.rows.get(),
                metrics.batches.get(),
                metrics.splits_read.get()
            ),
            (30, 3, 2)
        );
        assert_eq!(metrics.buffered_bytes.get(), 0);
    }

    #[test]
    fn full_queue_stops_all_lanes_except_the_next_one() {
        let queue = queue(1, None);
        let (a, b) = (
            queue.open_slot(true).unwrap(),
            queue.open_slot(true).unwrap(),
        );
        assert!(queue.push(b, batch(10..20)));
        assert_eq!(has_space(&queue, b), None);
        assert_eq!(has_space(&queue, a), Some(true), "the caller waits for it");
        assert!(queue.push(a, batch(0..10)));
        assert_eq!(has_space(&queue, a), None);
        assert_eq!(first(queue.pop()), Some(0));
        assert_eq!(has_space(&queue, a), Some(true));
        queue.open_slot(true).unwrap();
        let slot = futures::FutureExt::now_or_never(queue.wait_for_slot());
        assert_eq!(slot, None, "three units are open");
    }

    #[test]
    fn failure_comes_after_the_rows_before_it() {
        let queue = queue(9, None);
        let (a, b) = (
            queue.open_slot(true).unwrap(),
            queue.open_slot(true).unwrap(),
        );
        let c = queue.open_slot(true).unwrap();
        assert!(queue.push(c, batch(20..30)));
        queue.complete(b, Err(Failure::state("broken")));
        assert!(
            !queue.push(c, batch(30..40)),
            "no lane works behind a failure"
        );
        assert_eq!(queue.open_slot(true), None);
        assert!(queue.push(a, batch(0..10)));
        queue.complete(a, Ok(()));
        assert_eq!(first(queue.pop()), Some(0));
        assert_eq!(queue.pop().unwrap_err().message, "broken");
        assert_eq!(queue.metrics.buffered_bytes.get(), 0);
    }

    #[test]
    fn limit_ends_units_that_are_not_needed() {
        let queue = queue(9, Some(15));
        let (a, b) = (
            queue.open_slot(true).unwrap(),
            queue.open_slot(true).unwrap(),
        );
        let c = queue.open_slot(true).unwrap();
        assert!(
            queue.push(c, batch(20..30)),
            "the rows before it are not known"
        );
        assert!(queue.push(a, batch(0..10)));
        queue.complete(a, Ok(()));
        assert!(!queue.push(b, batch(10..20)), "enough rows");
        assert_eq!(has_space(&queue, c), Some(false));
        assert_eq!(queue.open_slot(true), None);
        assert_eq!(queue.pop().unwrap().unwrap().num_rows(), 10);
        assert_eq!(queue.pop().unwrap().unwrap().num_rows(), 5);
        assert_eq!(first(queue.pop()), None);
        assert_eq!(queue.metrics.rows.get(), 15);
    }

    #[test]
    fn caller_waits_for_a_lane() {
        let queue = queue(9, None);
        let slot = queue.open_slot(true).unwrap();
        let lane = std::thread::spawn({
            let queue = queue.clone();
            move || {
                std::thread::sleep(Duration::from_millis(20));
                queue.push(slot, batch(0..10));
                queue.complete(slot, Ok(()));
                queue.end();
            }
        });
        assert_eq!(first(queue.pop()), Some(0));
        assert_eq!(first(queue.pop()), None);
        assert!(queue.metrics.wait_nanos.get() > 0);
        lane.join().unwrap();
    }

    #[test]
    fn stopped_queue_drops_its_batches() {
        let queue = queue(9, None);
        let slot = queue.open_slot(true).unwrap();
        assert!(queue.push(slot, batch(0..10)));
        queue.stop();
        assert_eq!(queue.metrics.buffered_bytes.get(), 0);
        assert!(!queue.push(slot, batch(10..20)));
        assert_eq!(has_space(&queue, slot), Some(false));
        assert_eq!(first(queue.pop()), None);
    }
}
