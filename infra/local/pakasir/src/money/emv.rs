//! QRIS payloads: tag, length and value by EMV's rules, closed by a checksum.

use std::fmt::Write as _;

/// The payload of a dynamic QRIS code over `total` rupiah with `reference` on it.
pub(crate) fn qris(total: u64, reference: &str) -> String {
    let acquirer = [
        field("00", "COM.PAKASIR.WWW"),
        field("01", "936009990000000017"),
        field("02", "PKS000000000017"),
        field("03", "UMI"),
    ];
    let national = [field("00", "ID.CO.QRIS.WWW"), field("02", "ID1020000000017"), field("03", "UMI")];
    let mut payload = [
        field("00", "01"),
        field("01", "12"),
        field("26", &acquirer.concat()),
        field("51", &national.concat()),
        field("52", "5734"),
        field("53", "360"),
        field("54", &format!("{total}.00")),
        field("58", "ID"),
        field("59", "Pakasir"),
        field("60", "JAKARTA"),
        field("61", "10110"),
        field("62", &field("05", reference)),
        "6304".into(),
    ]
    .concat();
    let checksum = crc(payload.as_bytes());
    write!(payload, "{checksum:04X}").expect("a string takes what is written");
    payload
}

/// Reads a payload into its fields, in order; says what is wrong with a bad one.
/// Fields 26 and 51 (merchant) and 62 (reference) hold fields of their own, to be read with [`fields`].
pub fn decode(payload: &str) -> Result<Vec<(String, String)>, String> {
    let (body, checksum) = payload
        .is_ascii()
        .then(|| payload.split_at_checked(payload.len().checked_sub(4)?))
        .flatten()
        .ok_or("not ASCII, or too short for a checksum")?;
    if !body.ends_with("6304") {
        return Err("does not end in a checksum".into());
    }
    let computed = format!("{:04X}", crc(body.as_bytes()));
    if computed != checksum {
        return Err(format!("checksum is {checksum}, should be {computed}"));
    }
    fields(payload)
}

/// Reads the fields of a payload, or of a field that holds fields.
pub fn fields(text: &str) -> Result<Vec<(String, String)>, String> {
    let mut rest = text;
    let mut found = Vec::new();
    while !rest.is_empty() {
        let tag = rest.get(..2).ok_or_else(|| format!("no tag at {rest:?}"))?;
        let length: usize =
            rest.get(2..4).and_then(|digits| digits.parse().ok()).ok_or_else(|| format!("no length at {rest:?}"))?;
        let value = rest.get(4..4 + length).ok_or_else(|| format!("field {tag} is cut off"))?;
        found.push((tag.to_owned(), value.to_owned()));
        rest = &rest[4 + length..];
    }
    Ok(found)
}

fn field(tag: &str, value: &str) -> String {
    format!("{tag}{:02}{value}", value.len())
}

/// CRC-16/CCITT-FALSE.
fn crc(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xFFFF, |crc, byte| {
        (0..8).fold(
            crc ^ (u16::from(*byte) << 8),
            |crc, _| {
                if crc & 0x8000 == 0 { crc << 1 } else { (crc << 1) ^ 0x1021 }
            },
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_has_its_check_value() {
        assert_eq!(crc(b"123456789"), 0x29B1);
    }

    #[test]
    fn a_payload_reads_back_field_by_field() {
        let payload = qris(100_003, "vwiqpcriq");
        let fields_of = |tag: &str| decode(&payload).unwrap().into_iter().find(|(name, _)| name == tag).unwrap().1;
        let tags: Vec<String> = decode(&payload).unwrap().into_iter().map(|(tag, _)| tag).collect();
        assert_eq!(tags, ["00", "01", "26", "51", "52", "53", "54", "58", "59", "60", "61", "62", "63"]);
        for (tag, value) in
            [("00", "01"), ("01", "12"), ("53", "360"), ("54", "100003.00"), ("58", "ID"), ("59", "Pakasir")]
        {
            assert_eq!(fields_of(tag), value, "{tag}");
        }
        assert_eq!(fields(&fields_of("51")).unwrap()[0].1, "ID.CO.QRIS.WWW");
        assert_eq!(fields(&fields_of("26")).unwrap().len(), 4);
        assert_eq!(fields(&fields_of("62")).unwrap(), [("05".to_owned(), "vwiqpcriq".to_owned())]);
    }

    #[test]
    fn a_payload_that_was_touched_is_refused() {
        let payload = qris(100_003, "vwiqpcriq");
        for bad in
            [payload.replace("100003", "100004"), payload[..payload.len() - 1].into(), String::new(), "é6304".into()]
        {
            assert!(decode(&bad).is_err(), "{bad}");
        }
    }
}
