//! Telegram's limits, of what admins read: the longest of every screen fits, in every language.

use super::admin;
use super::length_tests::{TEXT, category, code, each, fits, order, product, text, user};
use crate::domain::campaign::{Campaign, CampaignButton, CampaignId, parse_buttons};
use crate::domain::catalogue::editing::{ProductField, ProductRecord, ProductStep};
use crate::domain::catalogue::price_group::{GroupId, GroupPrice, MAX_GROUPS, MAX_PRICES, PriceGroup, PriceGroups};
use crate::domain::catalogue::stored_file::Content;
use crate::domain::catalogue::{CataloguePage, Category, Product, ProductTexts, Tier, VariantName};
use crate::domain::ids::{MessageId, ProductCode, UserId};
use crate::domain::language::Language;
use crate::domain::money::Rupiah;
use crate::domain::money::wallet::LedgerEntry;
use crate::domain::notice::{MessageRef, NamedUser};
use crate::domain::order::OrderEntry;
use crate::domain::page::Page;
use crate::domain::restock::{JobId, StockJob, StockRoom, StockUnit, StockWork, UnitTag};
use crate::domain::statistics::{Figure, Figures, Period, Report};
use crate::domain::time::Moment;
use crate::domain::user::listing::{ActiveDay, ListedUser, UserCounts, UserKey, UserStep};
use crate::domain::user::wizard::{AdminStep, WizardStep};
use crate::domain::voucher::{Scope, UseKey, Voucher, VoucherCode, VoucherUse, parse_line};

const NOW: Moment = Moment::from_millis(1_795_330_800_000);
const SOMEBODY: UserId = UserId(9_999_999_999_999_999);

fn page<T>(entries: Vec<T>) -> Page<T> {
    Page { entries, before: true, after: true }
}

#[test]
fn what_admins_read_of_products_fits() {
    each(|say, letter| {
        let products: Vec<Product> = (0..5).map(|number| product(number, letter)).collect();
        let listed = CataloguePage { categories: vec![], products: products.clone(), before: true, after: true };
        fits(&admin::products(say, &listed, None), TEXT);
        let step = WizardStep::Admin(AdminStep::Product(ProductStep::Find));
        fits(&admin::products_found(say, &step, &products), TEXT);
        let categories =
            vec![Category { id: category(), title: text(letter, 32), emoji: "🔑🔑🔑🔑".into() }; 40];
        fits(&admin::categories(say, &categories, true), TEXT);
        let texts =
            ProductTexts { description: text(letter, 1_000), terms: text(letter, 2_000), ..ProductTexts::default() };
        let variant = |number: u32| ProductCode::parse(&format!("A_PRODUCT_OF_20-{number:04}")).expect("a code");
        let entry = Product { variants: (0..12).map(variant).collect(), ..product(1, letter) };
        for product in [product(1, letter), entry] {
            let record = ProductRecord { product, texts: texts.clone(), categories: categories.clone() };
            fits(&admin::product(say, &record, true), TEXT);
            fits(&admin::ask_delete_product(say, &record.product), TEXT);
            for field in ProductField::ALL {
                fits(&admin::ask_for_product_field(say, &step, (&record, field), true), TEXT);
            }
        }
    });
}

#[test]
fn what_admins_read_of_stock_fits() {
    each(|say, letter| {
        let products: Vec<Product> = (0..5).map(|number| product(number, letter)).collect();
        let listed = CataloguePage { categories: vec![], products: products.clone(), before: true, after: true };
        fits(&admin::stock_list(say, &listed), TEXT);
        let name = VariantName { product: text(letter, 30), label: text(letter, 30) };
        let variants: Vec<Product> =
            (0..12).map(|number| Product { variant: Some(name.clone()), ..product(number, letter) }).collect();
        fits(&admin::stock_variants(say, &products[0], &variants), TEXT);
        let room = StockRoom { product: product(1, letter), binned: 1_000_000 };
        fits(&admin::stock_card(say, &room), TEXT);
        let unit = || StockUnit {
            slot: 9_999_999_999,
            tag: UnitTag::of("0123456789abcdef"),
            content: Some(Content::Text(text(letter, 64_000))),
        };
        fits(&admin::stock_unit(say, &code(1), &unit()), TEXT);
        fits(&admin::stock_units(say, &code(1), &page((0..8).map(|_| unit()).collect())), TEXT);
        fits(&admin::stock_bin(say, &code(1), &page((0..8).map(|_| unit()).collect())), TEXT);
        let job = StockJob::new(
            JobId::new(SOMEBODY, i64::MAX),
            code(1),
            (SOMEBODY, Language::English),
            StockWork::Lines,
            NOW,
        );
        fits(&admin::stock_done(say, &job.previewed(u32::MAX).advanced(10_000, 10)), TEXT);
        fits(&admin::stock_progress(say, &job.previewed(u32::MAX)), TEXT);
    });
}

#[test]
fn what_admins_read_of_users_fits() {
    each(|say, letter| {
        let name = text(letter, 64);
        let listed = ListedUser {
            key: UserKey { since: NOW, id: SOMEBODY },
            name: name.clone(),
            language: Language::English,
            blocked: true,
            unreachable: true,
            active: ActiveDay::of(NOW),
            bought: true,
        };
        fits(&admin::users(say, &page(vec![listed; 10])), TEXT);
        fits(&admin::users_menu(say, UserCounts { all: u64::MAX, active: u64::MAX, blocked: u64::MAX }), TEXT);
        let step = WizardStep::Admin(AdminStep::User(UserStep::Find));
        fits(&admin::users_found(say, &step, &vec![NamedUser { id: SOMEBODY, name: name.clone() }; 10]), TEXT);
        let user = user();
        let card = admin::UserCard {
            user: &user,
            name: &name,
            group: Some(&text(letter, 24)),
            is_admin: true,
            may_grant: true,
            may_block: true,
            now: NOW,
            changed: true,
        };
        fits(&admin::user_card(say, &card), TEXT);
        let order = order(letter);
        let entry = OrderEntry { key: order.key(), summary: order.summary() };
        fits(&admin::orders_of_user(say, SOMEBODY, &page(vec![entry; 5]), true), TEXT);
        let entry = LedgerEntry::of_purchase(&order.id, Rupiah::new(9_900_000), NOW);
        fits(&admin::ledger_of_user(say, SOMEBODY, &page(vec![entry; 10])), TEXT);
    });
}

#[test]
fn the_fullest_price_group_fits() {
    each(|say, letter| {
        let tier = |step: u32| Tier { from: 10 + step, price: Rupiah::new(9_800_000 - u64::from(step)) };
        let own = GroupPrice { price: Rupiah::new(9_900_000), tiers: (0..5).map(tier).collect() };
        let codes = (0..u32::try_from(MAX_PRICES).expect("a few")).map(code);
        let group = PriceGroup {
            id: GroupId(u32::MAX),
            name: text(letter, 24),
            percent: 90,
            prices: codes.map(|code| (code, own.clone())).collect(),
        };
        fits(&admin::price_group(say, &group, true), TEXT);
        let groups = PriceGroups { revision: 1, next: 11, groups: vec![group; MAX_GROUPS] };
        fits(&admin::price_groups(say, &groups), TEXT);
        fits(&admin::choose_price_group(say, SOMEBODY, &groups), TEXT);
    });
}

#[test]
fn what_admins_read_of_campaigns_fits() {
    each(|say, letter| {
        let original = MessageRef { chat: SOMEBODY, message: MessageId(i32::MAX) };
        let line = format!("{} | A_CODE_OF_20_LETT_01\n", text(letter, 32));
        let buttons: Vec<CampaignButton> = parse_buttons(&line.repeat(3)).expect("buttons");
        let id = CampaignId::new(NOW, SOMEBODY);
        let campaign = Campaign { buttons, started: Some(NOW), ..Campaign::draft(id, original, &text(letter, TEXT)) };
        for note in [admin::CampaignNote::ChangedMeanwhile, admin::CampaignNote::MessageGone] {
            fits(&admin::campaign(say, &campaign, note), TEXT);
        }
        fits(&admin::campaigns(say, &page(vec![campaign; 5])), TEXT);
    });
}

#[test]
fn what_admins_read_of_figures_fits() {
    each(|say, _| {
        let products = (0..20).flat_map(|number| {
            [(Figure::Units(code(number)), 1_000_000), (Figure::Sales(code(number)), 900_000_000_000)]
        });
        let shop = [Figure::Revenue, Figure::Discount, Figure::Deposits, Figure::Refunds, Figure::Paid, Figure::Users];
        let now: Figures = products.chain(shop.map(|figure| (figure, 900_000_000_000))).collect();
        let report = Report {
            period: Period::Days30,
            span: None,
            parts: Vec::new(),
            parts_before: Vec::new(),
            now,
            before: Some(Figures::default()),
        };
        fits(&admin::statistics(say, &report, admin::PictureNote::Follows), TEXT);
    });
}

#[test]
fn what_admins_read_of_vouchers_fits() {
    each(|say, letter| {
        let code = VoucherCode::parse(&"W".repeat(20)).expect("a code");
        let line = format!("{} | 9900000 | 1000000", "W".repeat(20));
        let voucher = Voucher {
            scope: Scope::Product(self::code(1)),
            from: Some(NOW),
            until: Some(NOW),
            minimum: Rupiah::new(9_900_000),
            most_uses_each: Some(u32::MAX),
            ..parse_line(&line).expect("a voucher")
        };
        fits(&admin::voucher(say, (&voucher, u32::MAX), true), TEXT);
        fits(&admin::vouchers(say, &page(vec![(voucher, u32::MAX); 8])), TEXT);
        let order = order(letter);
        let one = VoucherUse { key: UseKey(order.key()), buyer: SOMEBODY, summary: order.summary() };
        fits(&admin::voucher_uses(say, &code, &page(vec![one; 10])), TEXT);
    });
}
