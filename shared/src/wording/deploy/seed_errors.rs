//! What is wrong with a seed file, row by row.

use crate::domain::catalogue::seed_file::RowErrorKind;

/// A sentence for the person who made the file.
pub fn seed_error(fault: &RowErrorKind) -> String {
    match fault {
        RowErrorKind::Unreadable(why) => format!("baris ini tidak bisa dibaca sebagai CSV: {why}"),
        RowErrorKind::Empty => {
            "berkas ini kosong; baris pertama berisi nama kolom, baris berikutnya berisi produk".to_owned()
        }
        RowErrorKind::UnknownColumn(column) => format!(
            "kolom `{column}` tidak dikenal atau disebut dua kali; yang ada: \
             category, emoji, code, name, price, tiers, description, terms, max, content"
        ),
        RowErrorKind::NoColumn(column) => format!("kolom `{column}` tidak ada di baris pertama"),
        RowErrorKind::Cells { found, wanted } => {
            format!("baris ini punya {found} kolom, seharusnya {wanted}; cek koma dan tanda kutipnya")
        }
        RowErrorKind::Column(column) => format!("kolom `{column}` {}", wanted(column)),
        RowErrorKind::NotDescribed => {
            "kode ini belum punya baris produk; isi `category`, `name` dan `price` di baris pertamanya".to_owned()
        }
        RowErrorKind::DescribedTwice => {
            "kode ini sudah dijelaskan di atas; kosongkan `name` kalau hanya menambah stok".to_owned()
        }
        RowErrorKind::LikeCategory(title) => {
            format!(
                "nama kategori ini terlalu mirip dengan `{title}`; pakai nama yang sama, atau bedakan di 12 huruf pertamanya"
            )
        }
        RowErrorKind::ContentTwice(line) => format!("isi stok ini sama dengan baris {line}; hapus salah satunya"),
    }
}

fn wanted(column: &str) -> &'static str {
    match column {
        "code" => "harus 2–20 karakter: huruf A–Z, angka, garis bawah",
        "category" => "harus 1–32 karakter dan berisi huruf atau angka",
        "emoji" => "harus satu emoji",
        "name" => "harus 1–64 karakter dalam satu baris",
        "price" => "harus angka bulat dari Rp500 sampai Rp9.900.000, misalnya 25000",
        "tiers" => {
            "harus seperti `5:9000 10:8000` (jumlah:harga per satuan); makin banyak makin murah, \
             jumlahnya tidak melebihi `max`, dan paling banyak 5 tingkat"
        }
        "description" => "paling panjang 1.000 karakter",
        "terms" => "paling panjang 2.000 karakter",
        "max" => "harus angka dari 1 sampai 50",
        "content" => "paling besar 64 KB",
        _ => "tidak dikenal",
    }
}
