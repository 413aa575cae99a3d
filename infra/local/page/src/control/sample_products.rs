//! A seed file of many products, to try the shop with a large catalogue.

/// The first line of a seed file. A row with a known code and no name adds a unit to that product.
const HEADER: &str = "category,emoji,code,name,price,description,terms,max,content\n";
const CATEGORIES: [(&str, &str, &str); 8] = [
    ("Streaming", "🎬", "Akun Streaming"),
    ("Musik", "🎧", "Musik Premium"),
    ("Game", "🎮", "Voucher Game"),
    ("Software", "💻", "Lisensi Software"),
    ("Belajar", "📚", "Kelas Belajar"),
    ("VPN", "🛡", "Akun VPN"),
    ("Desain", "🎨", "Paket Desain"),
    ("Pulsa", "📱", "Voucher Data"),
];
/// Units of each product.
const UNITS: usize = 2;

/// Products number `from` to `to`, each with units.
pub(crate) fn products(from: usize, to: usize) -> String {
    let mut file = String::from(HEADER);
    for number in from..=to {
        let (category, emoji, name) = CATEGORIES[number % CATEGORIES.len()];
        let price = 5_000 + number % 90 * 1_000;
        let row = format!(
            "{category},{emoji},P{number:04},{name} {number},{price},Produk contoh nomor {number},Garansi 7 hari,10,KODE-{number:04}-1"
        );
        file.push_str(&row);
        file.push('\n');
        for unit in 2..=UNITS {
            file.push_str(&format!(",,P{number:04},,,,,,KODE-{number:04}-{unit}\n"));
        }
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_is_a_row_with_a_name_and_rows_of_units() {
        let file = products(1, 2);
        let columns: Vec<usize> = file.lines().map(|line| line.split(',').count()).collect();
        assert_eq!(columns, [9; 5]);
    }
}
