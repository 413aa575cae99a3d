//! The terms of what was bought: sent after the goods, and met by the buyer with a proof for each product that has some.

use super::{GoodsState, Line, Order, OutboxTask};
use crate::domain::time::Moment;
use crate::domain::user::message::{Attachment, FileId, UserMessage};
use serde::{Deserialize, Serialize};

/// Minutes after the terms were sent at which their buyer is reminded of those that are not met: a day.
const REMINDER_MINUTES: i64 = 24 * 60;

/// The most characters of a proof, written or below a photo or file.
pub const MAX_PROOF_CHARS: usize = 1_000;

/// The terms that were sent to an order's buyer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderTerms {
    /// When they were sent.
    pub sent: Moment,
    /// The lines whose products have terms.
    pub lines: Vec<LineTerms>,
    /// Whether the buyer was reminded of those that were not met.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reminded: bool,
}

/// The terms of one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineTerms {
    /// The number of the line, from 0.
    pub line: usize,
    /// When the buyer sent the proof; `None` until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub met: Option<Moment>,
}

/// Why there is nothing to meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermsRefusal {
    /// The terms were not sent, or not yet.
    NotSent,
    /// The line has no terms, or there is no such line.
    NoTerms,
    /// They were met before.
    Met,
}

/// What a buyer sends to show that they meet terms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// A text.
    Text(String),
    /// A photo, with what stands below it.
    Photo(FileId, Option<String>),
    /// A file, with what stands below it.
    Document(FileId, Option<String>),
}

/// Why a message is no proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProofRefusal {
    /// It is neither text nor photo nor file.
    Kind,
    /// Its text is longer than [`MAX_PROOF_CHARS`].
    TooLong,
}

impl Proof {
    /// Reads a message as a proof.
    ///
    /// # Errors
    /// Why it is none.
    pub fn of(message: &UserMessage) -> Result<Self, ProofRefusal> {
        let text = message.text.clone();
        if text.as_ref().is_some_and(|text| text.chars().count() > MAX_PROOF_CHARS) {
            return Err(ProofRefusal::TooLong);
        }
        match (&message.attachment, text) {
            (Some(Attachment::Photo(file)), text) => Ok(Self::Photo(file.clone(), text)),
            (Some(Attachment::Document(file)), text) => Ok(Self::Document(file.clone(), text)),
            (None, Some(text)) => Ok(Self::Text(text)),
            (Some(Attachment::Other), _) | (None, None) => Err(ProofRefusal::Kind),
        }
    }
}

impl Order {
    /// The terms of these lines were sent. Nothing changes if that is noted already, or if no product has terms.
    pub fn with_terms_sent(&self, lines: &[usize], now: Moment) -> Self {
        let mut next = self.clone();
        if self.outbox.contains(&OutboxTask::SendTerms) && !lines.is_empty() {
            let lines = lines.iter().map(|line| LineTerms { line: *line, met: None }).collect();
            next.terms = Some(OrderTerms { sent: now, lines, reminded: false });
        }
        next
    }

    /// The lines whose terms are still to be met, each with its number.
    pub fn unmet_terms(&self) -> Vec<(usize, &Line)> {
        let unmet = self.line_terms().filter(|terms| terms.met.is_none());
        unmet.filter_map(|terms| Some((terms.line, self.lines.get(terms.line)?))).collect()
    }

    /// The lines whose terms were met, each with the moment.
    pub fn met_terms(&self) -> Vec<(&Line, Moment)> {
        self.line_terms().filter_map(|terms| Some((self.lines.get(terms.line)?, terms.met?))).collect()
    }

    /// Whether the terms of the line of this number were met.
    pub fn are_terms_met(&self, line: usize) -> bool {
        self.line_terms().any(|terms| terms.line == line && terms.met.is_some())
    }

    fn line_terms(&self) -> impl Iterator<Item = &LineTerms> {
        self.terms.iter().flat_map(|terms| &terms.lines)
    }

    /// The line of this number, if its terms are still to be met.
    ///
    /// # Errors
    /// Why there is nothing to meet.
    pub fn line_to_meet(&self, line: usize) -> Result<&Line, TermsRefusal> {
        let sent = matches!(self.goods, GoodsState::Delivered { .. }) && !self.outbox.contains(&OutboxTask::SendTerms);
        if !sent {
            return Err(TermsRefusal::NotSent);
        }
        match self.line_terms().find(|terms| terms.line == line).zip(self.lines.get(line)) {
            None => Err(TermsRefusal::NoTerms),
            Some((LineTerms { met: Some(_), .. }, _)) => Err(TermsRefusal::Met),
            Some((LineTerms { met: None, .. }, line)) => Ok(line),
        }
    }

    /// The order with the terms of this line met. After the last ones nobody is reminded any more.
    ///
    /// # Errors
    /// Why there is nothing to meet.
    pub fn meet_terms(&self, line: usize, now: Moment) -> Result<Self, TermsRefusal> {
        self.line_to_meet(line)?;
        let mut next = self.clone();
        let lines = next.terms.iter_mut().flat_map(|terms| &mut terms.lines);
        lines.filter(|terms| terms.line == line).for_each(|terms| terms.met = Some(now));
        if next.unmet_terms().is_empty() {
            next.outbox.remove(&OutboxTask::RemindTerms);
        }
        next.tidy_outbox(now);
        Ok(next)
    }

    /// The order with the reminder of its terms in its outbox, if it is time for it.
    pub fn with_due_reminder(&self, now: Moment) -> Self {
        let mut next = self.clone();
        if self.reminder_due().is_some_and(|due| due <= now) {
            next.outbox_since = self.outbox_since.or(Some(now));
            next.outbox.insert(OutboxTask::RemindTerms);
        }
        next
    }

    /// When the buyer is to be reminded; `None` if never, or if that stands in the outbox already.
    pub(super) fn reminder_due(&self) -> Option<Moment> {
        let terms = self.terms.as_ref().filter(|terms| !terms.reminded)?;
        let owed = !self.outbox.contains(&OutboxTask::RemindTerms) && !self.unmet_terms().is_empty();
        owed.then(|| terms.sent.plus_minutes(REMINDER_MINUTES))
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{NOW, open_order, payment, sample_orders};
    use super::super::{PaymentEffect, REACHABLE_PAUSE_SECONDS};
    use super::*;
    use crate::domain::ids::MessageId;

    const DAY: i64 = 24 * 60;

    /// Two products, delivered at [`NOW`] with the terms of these lines.
    fn delivered(terms: &[usize]) -> Order {
        let mut open = open_order();
        let other = Line { slots: vec![1], ..open.lines[0].clone() };
        open.lines.push(other);
        let PaymentEffect::Settles(sold) = open.apply_payment(&payment("first", 50_000), NOW) else {
            panic!("it settles")
        };
        sold.with_terms_sent(terms, NOW).mark_done(&sold.outbox, NOW)
    }

    fn at(minutes: i64) -> Moment {
        NOW.plus_minutes(minutes)
    }

    /// The sweep does what is due at this moment, and the message arrives.
    fn swept(order: &Order, now: Moment) -> Order {
        let begun = order.with_due_reminder(now).begin_attempt(now, REACHABLE_PAUSE_SECONDS);
        begun.mark_done(&begun.outbox, now)
    }

    #[test]
    fn only_the_terms_that_were_sent_are_met_and_each_once() {
        let order = delivered(&[1]);
        assert_eq!(order.meet_terms(0, NOW), Err(TermsRefusal::NoTerms));
        assert_eq!(order.meet_terms(2, NOW), Err(TermsRefusal::NoTerms));
        let met = order.meet_terms(1, at(5)).expect("they are to be met");
        assert_eq!(met.met_terms(), [(&order.lines[1], at(5))]);
        assert!(met.unmet_terms().is_empty());
        assert_eq!(met.meet_terms(1, at(6)), Err(TermsRefusal::Met));
        for (name, order) in sample_orders() {
            let refusal = if name == "delivered" { TermsRefusal::NoTerms } else { TermsRefusal::NotSent };
            assert_eq!(order.meet_terms(0, NOW), Err(refusal), "{name}");
        }
    }

    #[test]
    fn an_order_without_terms_is_not_checked_again() {
        assert_eq!(delivered(&[]).terms, None);
        assert_eq!(delivered(&[]).checked(NOW).next_check, None);
    }

    #[test]
    fn the_buyer_is_reminded_once_after_a_day() {
        let order = delivered(&[0, 1]);
        // The check that is set already stays; it sets that of the reminder.
        let checked = order.checked(order.next_check.expect("it is checked"));
        assert_eq!(checked.next_check, Some(at(DAY)));
        assert!(checked.with_due_reminder(at(DAY).plus_seconds(-1)).outbox.is_empty());
        let due = checked.with_due_reminder(at(DAY));
        assert_eq!(due.outbox, [OutboxTask::RemindTerms].into());
        assert_eq!(due.with_due_reminder(at(DAY)), due);
        let reminded = swept(&checked, at(DAY));
        assert!(reminded.terms.as_ref().is_some_and(|terms| terms.reminded));
        assert_eq!((reminded.next_check, reminded.outbox_since), (None, None));
        assert_eq!(reminded.with_due_reminder(at(9 * DAY)), reminded);
        assert_eq!(reminded.meet_terms(1, at(10 * DAY)).map(|met| met.next_check), Ok(None));
    }

    #[test]
    fn nobody_is_reminded_of_what_is_met() {
        let order = delivered(&[0, 1]);
        let one = order.checked(order.next_check.expect("it is checked")).meet_terms(0, at(5)).expect("to be met");
        assert_eq!(one.next_check, Some(at(DAY)), "the other is not met");
        let due = one.with_due_reminder(at(DAY)).begin_attempt(at(DAY), REACHABLE_PAUSE_SECONDS);
        let both = due.meet_terms(1, at(DAY)).expect("to be met");
        assert!(both.outbox.is_empty(), "the reminder is dropped");
        assert_eq!((both.next_check, both.failed_attempts, both.outbox_since), (None, 0, None));
        assert_eq!(both.with_due_reminder(at(2 * DAY)), both);
    }

    #[test]
    fn text_photo_and_file_are_a_proof() {
        let message = |text: Option<&str>, attachment| UserMessage {
            id: MessageId(1),
            text: text.map(str::to_owned),
            entities: Vec::new(),
            attachment,
            document: None,
            reply_to: None,
            forwarded: None,
            contact: None,
            album: None,
        };
        let file = || FileId("file".into());
        let read = |text, attachment| Proof::of(&message(text, attachment));
        assert_eq!(read(Some("sudah"), None), Ok(Proof::Text("sudah".into())));
        assert_eq!(read(None, Some(Attachment::Photo(file()))), Ok(Proof::Photo(file(), None)));
        assert_eq!(
            read(Some("ini"), Some(Attachment::Document(file()))),
            Ok(Proof::Document(file(), Some("ini".into())))
        );
        assert_eq!(read(None, Some(Attachment::Other)), Err(ProofRefusal::Kind));
        let longest = "é".repeat(MAX_PROOF_CHARS);
        assert!(read(Some(&longest), None).is_ok());
        let longer = format!("{longest}é");
        assert_eq!(read(Some(&longer), Some(Attachment::Photo(file()))), Err(ProofRefusal::TooLong));
    }
}
