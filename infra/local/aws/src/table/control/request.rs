//! Requests about tables, parsed strictly.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// `DescribeTable`, `DeleteTable`, `DescribeTimeToLive`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct OfTable {
    pub(super) table_name: String,
}

/// `UpdateTable`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Updated {
    pub(super) table_name: String,
    pub(super) deletion_protection_enabled: Option<bool>,
    #[serde(flatten)]
    pub(super) others: BTreeMap<String, Value>,
}

/// `UpdateTimeToLive`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct TimeToLive {
    pub(super) table_name: String,
    pub(super) time_to_live_specification: Specification,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Specification {
    pub(super) attribute_name: String,
    pub(super) enabled: bool,
}

/// `TagResource`.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Tagged {
    pub(super) resource_arn: String,
    pub(super) tags: Vec<Tag>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Tag {
    key: String,
    value: String,
}

/// `ListTagsOfResource`. All tags fit on a page.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct TagsListed {
    pub(super) resource_arn: String,
}
