//! Wizards: input that is asked for step by step. A wizard stands on the user's item, so it comes with every update of
//! theirs and outlives processes, deployments and phones.

use crate::domain::campaign::CampaignId;
use crate::domain::catalogue::editing::ProductStep;
use crate::domain::ids::{OrderId, ProductCode, UserId};
use crate::domain::money::Rupiah;
use crate::domain::money::adjustment::MoneyStep;
use crate::domain::order::UnitRef;
use crate::domain::order::acts::OrderStep;
use crate::domain::request::RequestId;
use crate::domain::restock::StockStep;
use crate::domain::settings::SettingField;
use crate::domain::text_overrides::wizard::TextsStep;
use crate::domain::time::Moment;
use crate::domain::user::access::AdminMenu;
pub use crate::domain::user::listing::UserStep;
use crate::domain::user::message::FileId;
use crate::domain::voucher::{Voucher, VoucherField};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// Minutes after which a step that nobody answered is no longer waited for: a day.
const TIMEOUT_MINUTES: i64 = 24 * 60;

/// The same of a step that only admins are asked: two weeks, as what they have in hand may wait.
const ADMIN_TIMEOUT_MINUTES: i64 = 14 * 24 * 60;

/// A step: what is waited for, with what was entered before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum WizardStep {
    /// The name that the shop calls them by.
    EditName,
    /// Their WhatsApp number.
    EditWhatsApp,
    /// The code of a voucher.
    EnterVoucher,
    /// How many of a product they want.
    Quantity {
        /// The product.
        code: ProductCode,
    },
    /// The words that a product is searched by. It waits until they ask for something else.
    Search,
    /// The amount of a deposit.
    EnterDeposit,
    /// The amount that was transferred.
    EnterTransfer,
    /// The proof of a transfer.
    ProveTransfer {
        /// How much was transferred.
        amount: Rupiah,
    },
    /// What is wrong with a unit.
    ClaimWarranty {
        /// The order that holds it.
        order: OrderId,
        /// The unit.
        unit: UnitRef,
    },
    /// The proof that terms are met.
    MeetTerms {
        /// The order.
        order: OrderId,
        /// The number of the line whose terms they are.
        line: usize,
    },
    /// A message for help; it waits for another one after each.
    Help {
        /// The order it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        order: Option<OrderId>,
    },
    /// What only an admin is asked.
    Admin(AdminStep),
}

/// What tells one step from another, with what it is about: 8 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepId(String);

impl WizardStep {
    /// Whether its answer may be a command, which is none of the shop's own then.
    pub const fn names_command(&self) -> bool {
        if let Self::Admin(AdminStep::Texts(step)) = self { step.names_command() } else { false }
    }

    const fn timeout_minutes(&self) -> i64 {
        match self {
            Self::Admin(_) => ADMIN_TIMEOUT_MINUTES,
            Self::EditName
            | Self::EditWhatsApp
            | Self::EnterVoucher
            | Self::Quantity { .. }
            | Self::Search
            | Self::EnterDeposit
            | Self::EnterTransfer
            | Self::ProveTransfer { .. }
            | Self::ClaimWarranty { .. }
            | Self::MeetTerms { .. }
            | Self::Help { .. } => TIMEOUT_MINUTES,
        }
    }

    /// Its id. The steps of one wizard have the same: who leaves one of them leaves them all.
    pub fn id(&self) -> StepId {
        let named = match self {
            Self::EnterTransfer | Self::ProveTransfer { .. } => "transfer".to_owned(),
            Self::Admin(AdminStep::Product(ProductStep::Draft(_))) => "draft".to_owned(),
            step => format!("{step:?}"),
        };
        StepId(Sha256::digest(named).iter().take(4).map(|byte| format!("{byte:02x}")).collect())
    }
}

impl StepId {
    /// Reads an id as a button carries it.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        fits.then(|| Self(text.to_owned()))
    }
}

impl fmt::Display for StepId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A step that only an admin is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "admin", rename_all = "snake_case")]
pub enum AdminStep {
    /// An answer to a buyer who asked for help.
    AnswerHelp {
        /// The buyer.
        buyer: UserId,
    },
    /// The message of a campaign.
    CampaignMessage {
        /// The campaign.
        campaign: CampaignId,
        /// The revision that the admin saw; none of one that is new.
        seen: Option<u32>,
    },
    /// The buttons under a campaign's message.
    CampaignButtons {
        /// The campaign.
        campaign: CampaignId,
        /// The revision that the admin saw.
        seen: u32,
    },
    /// The channel that the shop posts to.
    ConnectChannel,
    /// The file that settings are imported from.
    ImportSettings,
    /// Whether that file is to be applied.
    ApplyImport {
        /// Telegram's id of it.
        file: FileId,
        /// The number of the version that the admin saw.
        seen: u32,
    },
    /// Another value of a setting.
    EditSetting {
        /// The number of the version that the admin saw.
        seen: u32,
        /// The setting.
        field: SettingField,
    },
    /// A new voucher, in one line.
    MakeVoucher,
    /// The month whose figures are to be shown.
    PickMonth,
    /// Another value of a voucher's field.
    EditVoucher {
        /// The voucher as the admin saw it.
        seen: Box<Voucher>,
        /// The field.
        field: VoucherField,
    },
    /// Something about an order.
    Order(OrderStep),
    /// Something about money.
    Money(MoneyStep),
    /// Something about stock.
    Stock(StockStep),
    /// What changes what the bot says.
    Texts(TextsStep),
    /// Something about users.
    User(UserStep),
    /// Something about a product or a category.
    Product(ProductStep),
    /// Why a request is refused.
    RefuseRequest {
        /// The request.
        request: RequestId,
    },
}

impl AdminStep {
    /// The rights of which one is needed to answer it.
    pub const fn needs(&self) -> &'static [AdminMenu] {
        match self {
            Self::Texts(_) => &[AdminMenu::Texts],
            Self::AnswerHelp { .. } | Self::User(_) => &[AdminMenu::Users],
            Self::CampaignMessage { .. } | Self::CampaignButtons { .. } => &[AdminMenu::Broadcast],
            Self::ConnectChannel | Self::EditSetting { .. } | Self::ImportSettings | Self::ApplyImport { .. } => {
                &[AdminMenu::Settings]
            }
            Self::Product(_) => &[AdminMenu::Products],
            Self::PickMonth => &[AdminMenu::Statistics],
            Self::MakeVoucher | Self::EditVoucher { .. } => &[AdminMenu::Vouchers],
            Self::Order(_) => &[AdminMenu::Orders],
            Self::Money(_) => &[AdminMenu::Money],
            Self::Stock(_) => &[AdminMenu::Stock],
            Self::RefuseRequest { .. } => &[AdminMenu::Money, AdminMenu::Orders],
        }
    }
}

/// A wizard of one user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wizard {
    /// What is waited for; `None` after the last step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting: Option<WizardStep>,
    /// When the latest step was asked for or answered.
    pub since: Moment,
    /// The latest answer, so that an update that is delivered again meets the step that it answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<Answered>,
}

/// A step, and the update that answered it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// The number of the update.
    pub update: i64,
    /// The step.
    pub step: WizardStep,
}

impl Wizard {
    /// A wizard that waits for its first step.
    pub const fn start(step: WizardStep, now: Moment) -> Self {
        Self { waiting: Some(step), since: now, answered: None }
    }

    /// The step that this update answers.
    pub fn step_answered_by(&self, update: i64, now: Moment) -> Option<&WizardStep> {
        match &self.answered {
            Some(answered) if answered.update == update => Some(&answered.step),
            _ => self.waiting.as_ref().filter(|step| now < self.since.plus_minutes(step.timeout_minutes())),
        }
    }

    /// The step that is waited for; after the last one, that which was answered.
    pub fn latest_step(&self) -> Option<&WizardStep> {
        self.waiting.as_ref().or(self.answered.as_ref().map(|answered| &answered.step))
    }

    /// The wizard after `update` answered `step`; `next` is waited for, if anything is.
    pub const fn answer(step: WizardStep, update: i64, next: Option<WizardStep>, now: Moment) -> Self {
        Self { waiting: next, since: now, answered: Some(Answered { update, step }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASKED: Moment = Moment::from_millis(1_800_000_000_000);

    #[test]
    fn a_step_is_known_by_what_it_is_about() {
        let quantity = |code| WizardStep::Quantity { code: ProductCode::parse(code).expect("a code") }.id();
        assert_eq!(quantity("NETFLIX"), quantity("NETFLIX"));
        assert_ne!(quantity("NETFLIX"), quantity("SPOTIFY"));
        assert_ne!(WizardStep::EditName.id(), WizardStep::EditWhatsApp.id());
        assert_eq!(WizardStep::ProveTransfer { amount: Rupiah::new(1) }.id(), WizardStep::EnterTransfer.id());
        assert_eq!(StepId::parse(&WizardStep::Search.id().to_string()), Some(WizardStep::Search.id()));
        assert_eq!(StepId::parse("leave"), None);
    }

    #[test]
    fn a_step_waits_for_a_day() {
        let wizard = Wizard::start(WizardStep::EditName, ASKED);
        assert_eq!(wizard.step_answered_by(1, ASKED.plus_minutes(TIMEOUT_MINUTES - 1)), Some(&WizardStep::EditName));
        assert_eq!(wizard.step_answered_by(1, ASKED.plus_minutes(TIMEOUT_MINUTES)), None);
        let wizard = Wizard::start(WizardStep::Admin(AdminStep::MakeVoucher), ASKED);
        assert!(wizard.step_answered_by(1, ASKED.plus_minutes(ADMIN_TIMEOUT_MINUTES - 1)).is_some(), "an admin's");
    }

    #[test]
    fn an_answer_that_is_delivered_again_meets_the_step_it_answered() {
        let next = Wizard::answer(WizardStep::EditName, 7, Some(WizardStep::EditWhatsApp), ASKED);
        assert_eq!(next.step_answered_by(7, ASKED), Some(&WizardStep::EditName));
        assert_eq!(next.step_answered_by(8, ASKED), Some(&WizardStep::EditWhatsApp));
        let last = Wizard::answer(WizardStep::EditName, 7, None, ASKED);
        assert_eq!(last.step_answered_by(7, ASKED), Some(&WizardStep::EditName));
        assert_eq!(last.step_answered_by(8, ASKED), None);
    }
}
