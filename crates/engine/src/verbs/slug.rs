//! Slugs: names for URLs.

/// The slug of a name: lower-case ASCII letters and digits, words joined by hyphens, accents dropped, at most 60 characters.
/// A name without any gives `resource`.
///
/// # Example
/// ```
/// assert_eq!(engine::verbs::slugify("São João & Filhos"), "sao-joao-filhos");
/// ```
pub fn slugify(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        if let Some(plain) = plain(c) {
            slug.push_str(plain);
        } else if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    let slug: String = slug.chars().take(60).collect();
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "resource".to_owned() } else { slug.to_owned() }
}

/// `slug` itself when it is free, else with the lowest free number behind it.
pub(super) fn free_slug(slug: &str, taken: &[String]) -> String {
    if !taken.iter().any(|known| known == slug) {
        return slug.to_owned();
    }
    // One number more than there are slugs is enough: one of them is free.
    (2..=taken.len() + 2)
        .map(|number| format!("{slug}-{number}"))
        .find(|candidate| !taken.contains(candidate))
        .unwrap_or_else(|| slug.to_owned())
}

/// Whether a text may be a slug: 1 to 80 lower-case ASCII letters, digits and single hyphens inside.
pub fn is_slug(text: &str) -> bool {
    (1..=80).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
        && !text.contains("--")
}

fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'ç' | 'ć' | 'č' => "c",
        'ď' | 'đ' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ę' | 'ě' => "e",
        'ğ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' => "i",
        'ł' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => "o",
        'ř' => "r",
        'ś' | 'š' | 'ş' => "s",
        'ť' => "t",
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs() {
        for (name, slug) in [
            ("Alex Rep", "alex-rep"),
            ("  --Hello,  World!-- ", "hello-world"),
            ("東京", "resource"),
            ("Ação nº 1", "acao-n-1"),
        ] {
            assert_eq!(slugify(name), slug);
            assert!(is_slug(slug));
        }
        assert_eq!(slugify(&"long name ".repeat(20)).len(), 59);
        assert_eq!(free_slug("a", &["a".into(), "a-2".into()]), "a-3");
        assert!(!is_slug("A") && !is_slug("a--b") && !is_slug(""));
    }
}
