//! Requests about point-in-time recovery, parsed strictly.

use crate::json::Refusal;
use crate::table::refusals::invalid;
use serde::Deserialize;

/// `DescribeContinuousBackups`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Described {
    pub(super) table_name: String,
}

/// `UpdateContinuousBackups`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Updated {
    pub(super) table_name: String,
    point_in_time_recovery_specification: Specification,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Specification {
    point_in_time_recovery_enabled: bool,
    recovery_period_in_days: Option<u32>,
}

impl Updated {
    /// Whether it is to be on.
    pub(super) fn is_on(&self) -> Result<bool, Refusal> {
        match self.point_in_time_recovery_specification.recovery_period_in_days {
            None | Some(35) => Ok(self.point_in_time_recovery_specification.point_in_time_recovery_enabled),
            Some(days) => Err(invalid(format!("the local cloud recovers 35 days, not {days}"))),
        }
    }
}
