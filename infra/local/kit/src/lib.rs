//! What the stand-ins of outside services have in common: a clock that can be turned, a record of what happened,
//! faults to plan, and a listener that can break connections or be far away.

pub mod clock;
pub mod distance;
pub mod fault;
pub mod part_context;
pub mod random;
pub mod serve;
pub mod stop;
pub mod trace;
