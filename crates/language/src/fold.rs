//! Folding: letters without accents and capitals, so that `AMANHÃ`, `amanhã` and `amanha` are one word.

/// One letter without its accent, in lower case; `None` for a combining mark, which the letter before it carries.
pub(crate) fn letter(c: char) -> Option<char> {
    if ('\u{300}'..='\u{36f}').contains(&c) {
        return None;
    }
    if c.is_ascii() {
        return Some(c.to_ascii_lowercase());
    }
    let lower = c.to_lowercase().next().unwrap_or(c);
    Some(match lower {
        'á' | 'à' | 'â' | 'ã' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        other => other,
    })
}

/// The text without accents and capitals.
///
/// # Example
/// ```
/// assert_eq!(language::fold("Sônia AMANHÃ"), "sonia amanha");
/// ```
pub fn fold(text: &str) -> String {
    text.chars().filter_map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn composed_and_decomposed_letters_fold_alike() {
        assert_eq!(fold("amanhã"), "amanha");
        assert_eq!(fold("amanha\u{303}"), "amanha");
        assert_eq!(fold("TERÇA-FEIRA"), "terca-feira");
    }
}
