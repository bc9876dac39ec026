//! How answers look on a terminal: a list of fields, or a table.

/// Lines of `name: value`, the values below each other. A line without a name goes on with the one above.
pub(crate) fn fields(rows: &[(&str, String)]) -> String {
    let label = |name: &str| if name.is_empty() { String::new() } else { format!("{name}:") };
    lines(&rows.iter().map(|(name, value)| [label(name), value.clone()]).collect::<Vec<_>>(), " ")
}

/// A heading and rows, each column as wide as its widest cell; `none` when there are no rows.
pub(crate) fn table<const N: usize>(heading: [&str; N], rows: &[[String; N]], none: &str) -> String {
    if rows.is_empty() {
        return format!("{none}\n");
    }
    let mut whole = vec![heading.map(str::to_owned)];
    whole.extend_from_slice(rows);
    lines(&whole, "  ")
}

fn lines<const N: usize>(rows: &[[String; N]], gap: &str) -> String {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let mut text = String::new();
    for row in rows {
        let cells: Vec<String> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        text.push_str(cells.join(gap).trim_end());
        text.push('\n');
    }
    text
}

/// Yes or no.
pub(crate) fn yes(is: bool) -> String {
    if is { "yes" } else { "no" }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_columns_are_below_each_other() {
        assert_eq!(fields(&[("id", "1".into()), ("slug", "café".into())]), "id:   1\nslug: café\n");
        assert_eq!(fields(&[("id", "1".into()), ("", "2".into())]), "id: 1\n    2\n");
        let rows = [["a".to_owned(), "x".to_owned()], ["café".to_owned(), String::new()]];
        assert_eq!(table(["SLUG", "N"], &rows, "nothing"), "SLUG  N\na     x\ncafé\n");
        assert_eq!(table(["SLUG"], &[], "nothing"), "nothing\n");
    }
}
