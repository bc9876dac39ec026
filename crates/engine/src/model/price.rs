//! Prices: whole minor units of the business's currency.

/// A price in minor units (cents, centavos) of the currency of the business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Price(u64);

impl Price {
    /// The highest price that is kept: beyond it JSON numbers are no longer exact.
    pub const MAX: Self = Self(1 << 53);

    /// The price of so many minor units; `None` above [`Price::MAX`].
    pub const fn from_minor(minor: u64) -> Option<Self> {
        if minor <= Self::MAX.0 { Some(Self(minor)) } else { None }
    }

    /// How many minor units.
    pub const fn minor(self) -> u64 {
        self.0
    }
}

/// How many decimal digits the minor unit of a currency has (ISO 4217): two, except for a few.
pub fn minor_digits(currency: &str) -> u32 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI" | "VND"
        | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        "CLF" | "UYW" => 4,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_exact_in_json() {
        assert_eq!(Price::from_minor(3500).map(Price::minor), Some(3500));
        assert_eq!(Price::from_minor(1 << 53), Some(Price::MAX));
        assert_eq!(Price::from_minor((1 << 53) + 1), None);
    }

    #[test]
    fn most_currencies_have_two_digits() {
        let digits = ["EUR", "BRL", "JPY", "KWD", "CLF"].map(minor_digits);
        assert_eq!(digits, [2, 2, 0, 3, 4]);
    }
}
