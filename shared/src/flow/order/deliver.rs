//! Delivers the goods: decrypts the units and sends them to the buyer; then sends the terms of sale.

use crate::domain::order::delivery_format::{self, DecryptedGoods, DecryptedUnit, SoldFile};
use crate::domain::order::{Order, OutboxTask};
use crate::domain::time::Moment;
use crate::flow::stored_files::{FileToSend, send_files};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::telegram::{Failure, Media, Upload};
use crate::wording;
use crate::wording::buyer::{Delivered, FilePlace};
use std::collections::BTreeSet;

/// The contents of an order's units, and the terms of sale, which are read in the same call.
pub(in crate::flow) type OpenedGoods = (DecryptedGoods, Vec<String>);

/// Opens the goods of an order that is being settled. What can't be read now is read when it is to be sent, and reported then.
pub(super) async fn open_goods(shop: &Shop, order: &Order) -> Option<OpenedGoods> {
    if !order.outbox.contains(&OutboxTask::DeliverGoods) {
        return None;
    }
    shop.store.decrypt_goods(order).await.ok()
}

/// Sends the goods of an order, but for the parts that were sent before; `sent` is told of those that are. They are opened
/// unless they were. Returns the terms of sale; `None` if sending failed and must be tried again.
pub(in crate::flow) async fn deliver_goods(
    shop: &Shop,
    order: &Order,
    (opened, sent): (Option<OpenedGoods>, &mut BTreeSet<usize>),
    now: Moment,
) -> Result<Option<Vec<String>>, StoreError> {
    let (goods, terms) = match opened {
        Some(opened) => opened,
        None => shop.store.decrypt_goods(order).await?,
    };
    let terms_follow = order.outbox.contains(&OutboxTask::SendTerms) && terms.iter().any(|terms| !terms.is_empty());
    let what = if terms_follow { Delivered::GoodsBeforeTerms } else { Delivered::Goods };
    let mut parts = order.parts_sent.clone();
    let outcome = send(shop, order, &goods, (what, &mut parts)).await;
    sent.extend(&parts);
    match outcome? {
        Ok(()) => {
            tracing::info!(order = %order.id, units = goods.texts.len(), files = goods.files.len(), "goods delivered");
            Ok(Some(terms))
        }
        Err(failure) => {
            tracing::warn!(order = %order.id, %failure, "the goods could not be sent");
            mark_if_unreachable(shop, order, &failure, now).await?;
            Ok(None)
        }
    }
}

/// Sends the units that replaced failed ones; `false` if that failed and must be tried again.
pub(in crate::flow) async fn deliver_replacements(shop: &Shop, order: &Order, now: Moment) -> Result<bool, StoreError> {
    let replacements = order.only_replacements();
    let (mut goods, _) = shop.store.decrypt_goods(&replacements).await?;
    // They have the numbers of the units that they replace.
    let numbers = order.replacement_numbers();
    for item in &mut goods.texts {
        item.number = item.number.and_then(|number| numbers.get(number.checked_sub(1)?).copied());
    }
    match send(shop, order, &goods, (Delivered::Replacements, &mut BTreeSet::new())).await? {
        Ok(()) => {
            tracing::info!(order = %order.id, units = goods.texts.len(), files = goods.files.len(), "replacements delivered");
            Ok(true)
        }
        Err(failure) => {
            tracing::warn!(order = %order.id, %failure, "replacements could not be sent");
            mark_if_unreachable(shop, order, &failure, now).await?;
            Ok(false)
        }
    }
}

/// Sends the terms of sale, one message or more. Returns the lines whose products have terms; `None` if sending failed and
/// must be tried again. `known` are the terms, if they were read already.
pub(in crate::flow) async fn send_terms(
    shop: &Shop,
    order: &Order,
    known: Option<Vec<String>>,
    now: Moment,
) -> Result<Option<Vec<usize>>, StoreError> {
    let terms = match known {
        Some(terms) => terms,
        None => shop.store.terms(order).await?,
    };
    for screen in wording::buyer::terms(&shop.localizer(order.language), order, &terms) {
        match shop.telegram.send(order.buyer, &screen).await {
            // Telegram would refuse the same message again, and the goods are delivered.
            Ok(_) | Err(Failure::Refused(_)) => {}
            Err(failure) => {
                tracing::warn!(order = %order.id, %failure, "the terms could not be sent");
                mark_if_unreachable(shop, order, &failure, now).await?;
                return Ok(None);
            }
        }
    }
    let with_terms = terms.iter().enumerate().filter(|(_, terms)| !terms.is_empty());
    Ok(Some(with_terms.map(|(line, _)| line).collect()))
}

async fn mark_if_unreachable(shop: &Shop, order: &Order, failure: &Failure, now: Moment) -> Result<(), StoreError> {
    if *failure == Failure::Unreachable {
        shop.store.mark_unreachable(order.buyer, now).await?;
    }
    Ok(())
}

/// The part of the goods that is their texts; the files come after it.
const TEXTS: usize = 0;

/// Sends the goods that are not among the `parts` sent, and adds them. Files that Telegram does not have yet come first, as they
/// may fail.
async fn send(
    shop: &Shop,
    order: &Order,
    goods: &DecryptedGoods,
    (what, parts): (Delivered, &mut BTreeSet<usize>),
) -> Result<Result<(), Failure>, StoreError> {
    let (uploads, known) = documents(shop, order, goods, (what, parts)).await?;
    if let Err(failure) = send_files(shop, order.buyer, &uploads, parts).await? {
        return Ok(Err(failure));
    }
    if !goods.texts.is_empty() && !parts.contains(&TEXTS) {
        if let Err(failure) = send_texts(shop, order, &goods.texts, what).await {
            return Ok(Err(failure));
        }
        parts.insert(TEXTS);
    }
    send_files(shop, order.buyer, &known, parts).await
}

/// The files of the goods that were not sent yet, each with what stands under it: those that are to be uploaded, and those that
/// Telegram has.
async fn documents<'a>(
    shop: &Shop,
    order: &Order,
    goods: &'a DecryptedGoods,
    (what, parts): (Delivered, &BTreeSet<usize>),
) -> Result<(Vec<FileToSend<'a>>, Vec<FileToSend<'a>>), StoreError> {
    if goods.files.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let ids = shop.store.telegram_ids(goods.files.iter().map(|sold| &sold.file.key)).await?;
    let left = (TEXTS + 1..).zip(&goods.files).filter(|(part, _)| !parts.contains(part));
    let (known, uploads): (Vec<(usize, &SoldFile)>, Vec<_>) =
        left.partition(|(_, sold)| ids.contains_key(&sold.file.key));
    let say = shop.localizer(order.language);
    let (of, alone) = (goods.files.len(), goods.texts.is_empty());
    let document = |(number, (part, SoldFile { name, file })): (usize, (usize, &'a SoldFile))| {
        let place = FilePlace { number, of, alone };
        let screen = wording::buyer::goods_file(&say, order, name, place, what);
        FileToSend { part, file, known: ids.get(&file.key).cloned(), screen }
    };
    let first = of - known.len() - uploads.len() + 1;
    let first_known = first + uploads.len();
    Ok(((first..).zip(uploads).map(document).collect(), (first_known..).zip(known).map(document).collect()))
}

/// Sends texts as a message if they fit into one and Telegram accepts it, else as a document.
async fn send_texts(shop: &Shop, order: &Order, items: &[DecryptedUnit], what: Delivered) -> Result<(), Failure> {
    let say = shop.localizer(order.language);
    let fits = delivery_format::fits_in_message(items);
    if let Some(message) = fits.then(|| wording::buyer::goods(&say, order, items, what)).flatten() {
        match shop.telegram.send(order.buyer, &message).await {
            Err(Failure::Refused(why)) => {
                tracing::warn!(order = %order.id, why, "Telegram refused the goods as a message; sending a document");
            }
            ended => return ended.map(|_| ()),
        }
    }
    let (screen, name, text) = wording::buyer::goods_document(&say, order, items, what);
    let document = Upload { name, media_type: "text/plain; charset=utf-8", bytes: text.into_bytes() };
    shop.telegram.send_document(order.buyer, Media::Upload(document), &screen).await.map(|_| ())
}
