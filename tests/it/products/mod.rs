//! Products other than one content for one buyer: variants, contents that are sold several times or without end.

mod endless;
mod files;
mod photos;
mod seats;
mod variants;

use crate::world::World;

/// A shop with these rows of a seed file.
async fn shop(rows: &[&str]) -> World {
    World::with_seed_file(&file(rows)).await
}

/// A seed file of these rows.
fn file(rows: &[&str]) -> String {
    let mut file = "category,emoji,code,name,price,tiers,description,terms,max,warranty,seats,content\n".to_owned();
    for row in rows {
        file.push_str(row);
        file.push('\n');
    }
    file
}

/// The columns of a seed file that names files.
const FILES: &str = "category,emoji,code,name,price,tiers,description,terms,max,warranty,seats,content,file,photo\n";
