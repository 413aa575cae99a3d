//! Price groups: resellers pay less, by a percentage of every price, or by prices of their own for single products, with
//! tiers of their own.
//!
//! Nobody in a group ever pays more than the list price: a price of its own that is above is not used. Prices of its own
//! stand in place of the percentage. A voucher counts on the buyer's own prices, so both take something off.

use super::editing::parse_tiers;
use super::seed_file::cells::each_is_a_bargain;
use super::{Product, Tier};
use crate::domain::ids::ProductCode;
use crate::domain::money::Rupiah;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most groups of a shop.
pub const MAX_GROUPS: usize = 10;

/// The most products that have a price of their own in one group.
pub const MAX_PRICES: usize = 25;

/// The most that a group pays less, in hundredths.
pub const MAX_PERCENT: u32 = 90;

/// Characters of a group's name.
const NAME_CHARS: std::ops::RangeInclusive<usize> = 2..=24;

/// The number of a group; never given to another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GroupId(pub u32);

/// A group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceGroup {
    /// Its number.
    pub id: GroupId,
    /// What admins call it.
    pub name: String,
    /// Hundredths that it pays less; none if 0.
    pub percent: u32,
    /// What single products cost it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub prices: BTreeMap<ProductCode, GroupPrice>,
}

/// What a product costs a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupPrice {
    /// The price of one.
    pub price: Rupiah,
    /// Lower prices from certain quantities on, beside the tiers of the list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<Tier>,
}

/// All groups of a shop.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceGroups {
    /// Counts their changes.
    pub revision: u32,
    /// The number of the next group.
    pub next: u32,
    /// The groups, in the order in which they were made.
    pub groups: Vec<PriceGroup>,
}

/// Parses `Reseller | 10%`: a name, and how much less the group pays.
pub fn parse_group(line: &str) -> Option<(String, u32)> {
    let (name, percent) = line.split_once('|')?;
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let percent = percent.trim().trim_end_matches('%').trim_end().parse().ok()?;
    let fits = NAME_CHARS.contains(&name.chars().count()) && !name.contains(char::is_control);
    (fits && percent <= MAX_PERCENT).then_some((name, percent))
}

/// Parses `NETFLIX | 40rb` or `NETFLIX | 40rb | 5:38rb 10:35rb`: a product, and what it costs the group; `NETFLIX | -` takes
/// that away.
pub fn parse_price(line: &str) -> Option<(ProductCode, Option<GroupPrice>)> {
    let mut parts = line.splitn(3, '|').map(str::trim);
    let code = ProductCode::parse(parts.next()?)?;
    let (price, tiers) = (parts.next()?, parts.next());
    if price == "-" {
        return tiers.is_none().then_some((code, None));
    }
    let price = Rupiah::parse(price).filter(|price| *price > Rupiah::ZERO)?;
    let tiers = tiers.map_or_else(|| Some(Vec::new()), parse_tiers)?;
    each_is_a_bargain(&tiers, price, u32::MAX).then_some((code, Some(GroupPrice { price, tiers })))
}

impl PriceGroup {
    /// The product at this group's prices.
    #[must_use]
    pub fn apply(&self, product: Product) -> Product {
        let own = self.prices.get(&product.code);
        let lowered = |list: Rupiah| own.map_or_else(|| less(list, self.percent), |own| own.price).min(list);
        let price = lowered(product.price);
        let list = product.tiers.iter().map(|tier| Tier { price: lowered(tier.price), ..*tier });
        let mut tiers: Vec<Tier> = list.chain(own.into_iter().flat_map(|own| own.tiers.iter().cloned())).collect();
        tiers.sort_by_key(|tier| (tier.from, tier.price));
        let mut lowest = price;
        tiers.retain(|tier| {
            let counts = tier.price < lowest && tier.from <= product.max_per_order;
            if counts {
                lowest = tier.price;
            }
            counts
        });
        Product { price, tiers, ..product }
    }
}

/// So many hundredths less; what is taken off is rounded down to whole rupiah.
fn less(price: Rupiah, percent: u32) -> Rupiah {
    let off = u128::from(price.get()) * u128::from(percent.min(MAX_PERCENT)) / 100;
    Rupiah::new(u64::try_from(off).unwrap_or_default()).missing_to(price)
}

impl PriceGroups {
    /// A group of these.
    pub fn get(&self, id: GroupId) -> Option<&PriceGroup> {
        self.groups.iter().find(|group| group.id == id)
    }

    /// The groups with another one, and that one; `None` if there are as many as there can be.
    pub fn with_new(&self, name: String, percent: u32) -> Option<(Self, PriceGroup)> {
        if self.groups.len() >= MAX_GROUPS {
            return None;
        }
        let mut next = self.changed();
        next.next = next.next.saturating_add(1);
        let group = PriceGroup { id: GroupId(next.next), name, percent, prices: BTreeMap::new() };
        next.groups.push(group.clone());
        Some((next, group))
    }

    /// The groups with this one in place of that of its number.
    pub fn with(&self, group: &PriceGroup) -> Self {
        let mut next = self.changed();
        for known in &mut next.groups {
            if known.id == group.id {
                known.clone_from(group);
            }
        }
        next
    }

    /// The groups without this one: who is in it pays the list price.
    pub fn without(&self, id: GroupId) -> Self {
        let mut next = self.changed();
        next.groups.retain(|group| group.id != id);
        next
    }

    fn changed(&self) -> Self {
        Self { revision: self.revision.saturating_add(1), ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalogue::pricing::unit_price;
    use crate::domain::catalogue::{SellerFacts, SlotCounter, StockKind};
    use crate::domain::ids::CategoryId;
    use proptest::prelude::*;

    fn code() -> ProductCode {
        ProductCode::parse("X1").expect("a code")
    }

    fn product() -> Product {
        Product {
            code: code(),
            name: "X".into(),
            price: Rupiah::new(10_000),
            tiers: [(5, 9_000), (10, 8_000)].map(|(from, price)| Tier { from, price: Rupiah::new(price) }).into(),
            category: CategoryId::parse("x").expect("an id"),
            sold: 0,
            replaced: 0,
            kind: StockKind::Unique,
            content: None,
            variants: vec![],
            variant: None,
            max_per_order: 50,
            warranty_days: 0,
            stock: SlotCounter { last: 50, left: 50, returned: 0 },
            seller: SellerFacts::default(),
        }
    }

    fn group(percent: u32, own: Option<u64>) -> PriceGroup {
        group_with(percent, own, &[])
    }

    fn group_with(percent: u32, own: Option<u64>, tiers: &[(u32, u64)]) -> PriceGroup {
        let tiers: Vec<_> = tiers.iter().map(|&(from, price)| Tier { from, price: Rupiah::new(price) }).collect();
        let own = own.map(|price| GroupPrice { price: Rupiah::new(price), tiers });
        let prices = own.map(|price| (code(), price)).into_iter().collect();
        PriceGroup { id: GroupId(1), name: "Reseller".into(), percent, prices }
    }

    fn prices(group: &PriceGroup) -> [u64; 3] {
        [1, 5, 10].map(|quantity| unit_price(&group.apply(product()), quantity).get())
    }

    #[test]
    fn a_percentage_is_taken_off_every_price() {
        assert_eq!(prices(&group(15, None)), [8_500, 7_650, 6_800]);
        assert_eq!(less(Rupiah::new(999), 10), Rupiah::new(900), "what is taken off is rounded down");
        assert_eq!(prices(&group(0, None)), [10_000, 9_000, 8_000]);
    }

    #[test]
    fn a_price_of_its_own_stands_in_place_of_the_percentage() {
        assert_eq!(prices(&group(50, Some(9_500))), [9_500, 9_000, 8_000]);
        assert_eq!(prices(&group(0, Some(8_500))), [8_500, 8_500, 8_000]);
        assert_eq!(prices(&group(0, Some(20_000))), [10_000, 9_000, 8_000], "never above the list price");
    }

    #[test]
    fn tiers_of_its_own_count_beside_those_of_the_list() {
        let own = group_with(0, Some(9_800), &[(3, 9_500), (5, 9_200), (10, 7_000), (60, 100)]).apply(product());
        let tiers: Vec<_> = own.tiers.iter().map(|tier| (tier.from, tier.price.get())).collect();
        assert_eq!(tiers, [(3, 9_500), (5, 9_000), (10, 7_000)], "the lower one, and none that no order reaches");
        assert_eq!(prices(&group_with(0, Some(20_000), &[(5, 15_000)])), [10_000, 9_000, 8_000]);
    }

    #[test]
    fn lines_are_read_as_people_write_them() {
        assert_eq!(parse_group(" Reseller   Emas | 10 %"), Some(("Reseller Emas".into(), 10)));
        assert_eq!(parse_group("VIP|0"), Some(("VIP".into(), 0)));
        for line in ["Reseller", "R | 10%", "Reseller | 91%", "Reseller | banyak", "Reseller | -1"] {
            assert_eq!(parse_group(line), None, "{line}");
        }
        let price = |price| GroupPrice { price: Rupiah::new(price), tiers: vec![] };
        assert_eq!(parse_price("x1 | 40rb"), Some((code(), Some(price(40_000)))));
        let tiers = [(5, 38_000), (10, 35_000)].map(|(from, price)| Tier { from, price: Rupiah::new(price) });
        let with_tiers = GroupPrice { tiers: tiers.into(), ..price(40_000) };
        assert_eq!(parse_price("X1 | 40rb | 10:35rb 5:38rb"), Some((code(), Some(with_tiers))));
        assert_eq!(parse_price("X1 | -"), Some((code(), None)));
        for line in ["X1", "X1 | 0", "X1 | murah", " | 5rb", "X1 | 5rb | 3:6rb", "X1 | 5rb | 3", "X1 | - | 3:1rb"] {
            assert_eq!(parse_price(line), None, "{line}");
        }
    }

    #[test]
    fn a_number_is_never_given_twice() {
        let (one, first) = PriceGroups::default().with_new("Satu".into(), 5).expect("there is room");
        let (two, second) = one.without(first.id).with_new("Dua".into(), 5).expect("there is room");
        assert_ne!(first.id, second.id);
        assert_eq!((two.groups.len(), two.revision, two.get(first.id)), (1, 3, None));
        let renamed = two.with(&PriceGroup { name: "Tiga".into(), ..second.clone() });
        assert_eq!(renamed.get(second.id).map(|group| group.name.as_str()), Some("Tiga"));
    }

    proptest! {
        #[test]
        fn nobody_in_a_group_pays_more(percent in 0_u32..=MAX_PERCENT, own in proptest::option::of(1_u64..20_000), tier in (2_u32..60, 1_u64..20_000), quantity in 1_u32..60) {
            let own = group_with(percent, own, &[tier]).apply(product());
            prop_assert!(unit_price(&own, quantity) <= unit_price(&product(), quantity));
            prop_assert!(unit_price(&own, quantity + 1) <= unit_price(&own, quantity));
            prop_assert!(unit_price(&own, quantity) > Rupiah::ZERO);
        }
    }
}
