//! Where the services of the cloud are, for programs in any language.

use crate::cloud::Cloud;
use serde_json::{Value, json};
use std::collections::BTreeMap;

impl Cloud {
    /// The URLs of all services and functions, with the names that a client of them needs besides: `telegram`, `pakasir`,
    /// `functions` by logical id, `table`, `bucket`, `bus`, `parameters`.
    pub fn addresses(&self) -> Value {
        let with_url = self.template.functions.iter().filter(|function| function.url.is_some());
        let functions: BTreeMap<_, _> =
            with_url.map(|function| (&function.logical_id, self.url(&function.logical_id))).collect();
        json!({
            "telegram": self.telegram.base_url(),
            "pakasir": format!("{}/api/v2", self.pakasir.base_url()),
            "functions": functions,
            "table": { "url": self.table.base_url(), "name": self.table.name() },
            "bucket": { "url": self.bucket.base_url(), "name": self.bucket.names().first() },
            "bus": { "url": self.bus.base_url(), "name": self.template.buses.iter().find(|bus| *bus != "default") },
            "parameters": { "url": self.parameters.base_url(), "path": self.template.variable("SECRETS_PATH") },
        })
    }
}
