//! Which column is which, by its name.

/// Where the columns of a bar are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Places {
    pub time: Option<usize>,
    /// A time of day in its own column; then `time` holds the date.
    pub clock: Option<usize>,
    pub open: Option<usize>,
    pub high: Option<usize>,
    pub low: Option<usize>,
    pub close: Option<usize>,
    pub volume: Option<usize>,
    pub adjusted: Option<usize>,
}

/// Names of the time column, most exact first: files that have several repeat one moment in several forms.
const TIME: &[&str] = &[
    "unix",
    "unixtimestamp",
    "unixtime",
    "epoch",
    "opentime",
    "opentimems",
    "opentimestamp",
    "timestamp",
    "timestampms",
    "windowstart",
    "timeperiodstart",
    "candlebegintime",
    "datetime",
    "datetimeutc",
    "time",
    "timeutc",
    "date",
    "dateutc",
    "ts",
    "gmttime",
    "utc",
    "localtime",
    "starttime",
    "startedat",
    "start",
    "begin",
    "bartime",
    "datum",
    "zeit",
    "datumzeit",
    "datumuhrzeit",
    "zeitstempel",
];
/// What pandas calls an index without a name; it counts where no column is called a time.
const INDEX: &[&str] = &["index", "unnamed0", "indexlevel0"];
// German names stand without umlauts, as `normal` leaves them: with the plain vowel, with an e after it, or, from files in
// Latin-1, with nothing.
const OPEN: &[&str] = &[
    "open",
    "openprice",
    "priceopen",
    "openingprice",
    "eroffnung",
    "eroeffnung",
    "erffnung",
    "eroffn",
    "eroeffn",
    "eroffnungskurs",
    "eroeffnungskurs",
    "erster",
];
const HIGH: &[&str] = &[
    "high",
    "highprice",
    "pricehigh",
    "max",
    "hoch",
    "hochst",
    "hoechst",
    "hochstkurs",
    "hoechstkurs",
    "tageshoch",
];
const LOW: &[&str] = &[
    "low",
    "lowprice",
    "pricelow",
    "min",
    "tief",
    "tiefst",
    "tiefstkurs",
    "tagestief",
];
const CLOSE: &[&str] = &[
    "close",
    "closeprice",
    "priceclose",
    "closelast",
    "last",
    "closingprice",
    "schluss",
    "schlusskurs",
    "zuletzt",
    // Investing.com: it counts where no column is called a close.
    "price",
];
const VOLUME: &[&str] = &[
    "volume",
    "vol",
    "basevolume",
    "volumebase",
    "volumetraded",
    "shares",
    "stucke",
    "stuecke",
    "volumen",
];
const TICK_VOLUME: &[&str] = &["tickvol", "tickvolume"];
const ADJUSTED: &[&str] = &[
    "adjclose",
    "adjustedclose",
    "closeadj",
    "closeadjusted",
    "adjustedcloseprice",
];
/// One-letter names of time, open, high, low, close and volume; they count only where all of o, h, l and c are there.
const LETTERS: [&str; 6] = ["t", "o", "h", "l", "c", "v"];
const VALUE: &[&str] = &["value", "signal", "score", "v"];
const AVAILABLE: &[&str] = &[
    "available",
    "availableat",
    "availabletime",
    "published",
    "publishedat",
    "knownat",
];

/// A name as it is compared: lower-case letters and digits only, umlauts without their dots, so that `<OPEN>`, `Open` and
/// `open_` agree.
pub fn normal(name: &[u8]) -> String {
    let plain = |letter| match letter {
        'ä' | 'Ä' => 'a',
        'ö' | 'Ö' => 'o',
        'ü' | 'Ü' => 'u',
        other => other,
    };
    String::from_utf8_lossy(name)
        .replace('ß', "ss")
        .chars()
        .map(plain)
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase()
}

fn find(names: &[String], wanted: &[&str]) -> Option<usize> {
    wanted
        .iter()
        .find_map(|alias| names.iter().position(|name| name == alias))
}

impl Places {
    /// Finds the columns of bars among normalised names.
    pub fn of(names: &[String]) -> Self {
        let nameless = names.first().filter(|name| name.is_empty()).map(|_| 0);
        let index = nameless.or_else(|| find(names, INDEX));
        let has_letters = LETTERS[1..5]
            .iter()
            .all(|letter| find(names, &[letter]).is_some());
        let letter = |index: usize| find(names, &LETTERS[index..=index]).filter(|_| has_letters);
        let date = find(names, &["date"]);
        let clock = find(names, &["time"]).filter(|_| date.is_some());
        let time = find(names, TIME).or(letter(0));
        // `date` and `time` side by side; a more exact column makes both unnecessary.
        let is_pair = clock.is_some() && time == clock;
        let volume = find(names, VOLUME)
            .or(letter(5))
            .or_else(|| names.iter().position(|name| name.starts_with("volume")))
            .or_else(|| find(names, TICK_VOLUME));
        Self {
            time: if is_pair { date } else { time.or(index) },
            clock: clock.filter(|_| is_pair),
            open: find(names, OPEN).or(letter(1)),
            high: find(names, HIGH).or(letter(2)),
            low: find(names, LOW).or(letter(3)),
            close: find(names, CLOSE).or(letter(4)),
            volume,
            adjusted: find(names, ADJUSTED),
        }
    }

    /// The columns that a bar needs and that were not found.
    pub fn missing(&self) -> Vec<&'static str> {
        let needed = [
            ("time", self.time),
            ("open", self.open),
            ("high", self.high),
            ("low", self.low),
            ("close", self.close),
        ];
        needed
            .iter()
            .filter(|(_, place)| place.is_none())
            .map(|(name, _)| *name)
            .collect()
    }
}

/// Column of ticks per bar, which stands in where a real volume is always 0.
pub fn tick_volume(names: &[String]) -> Option<usize> {
    find(names, TICK_VOLUME)
}

/// Where time, value and, if there is one, the time of availability of a signal are.
pub fn signal_places(names: &[String]) -> (Option<usize>, Option<usize>, Option<usize>) {
    (
        find(names, TIME),
        find(names, VALUE),
        find(names, AVAILABLE),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(header: &str) -> Places {
        Places::of(
            &header
                .split(',')
                .map(|name| normal(name.as_bytes()))
                .collect::<Vec<_>>(),
        )
    }

    fn at(numbers: [usize; 6]) -> Places {
        let [time, open, high, low, close, volume] = numbers.map(Some);
        Places {
            time,
            clock: None,
            open,
            high,
            low,
            close,
            volume,
            adjusted: None,
        }
    }

    #[test]
    fn names_are_compared_without_case_and_ornament() {
        assert_eq!(
            places("<DATE>,<Open>,HIGH,low_price,Close*,Vol."),
            at([0, 1, 2, 3, 4, 5])
        );
        assert_eq!(places("t,o,h,l,c,v"), at([0, 1, 2, 3, 4, 5]));
    }

    #[test]
    fn names_may_be_german() {
        for header in [
            "Datum,Eröffnung,Hoch,Tief,Schluss,Volumen",
            "DATUM,Eroeffnung,Höchst,Tiefst,Schlußkurs,Stücke",
            "Datum,Erster,Hoch,Tief,Zuletzt,Vol.",
        ] {
            assert_eq!(places(header), at([0, 1, 2, 3, 4, 5]), "{header}");
        }
    }

    #[test]
    fn a_price_is_the_close_where_nothing_else_is() {
        assert_eq!(
            places("Date,Price,Open,High,Low,Vol.,Change %"),
            at([0, 2, 3, 4, 1, 5])
        );
        assert_eq!(places("time,open,high,low,price,close").close, Some(5));
    }

    #[test]
    fn the_most_exact_time_wins() {
        let found = places("unix,date,symbol,open,high,low,close,Volume BTC,Volume USD");
        assert_eq!(found, at([0, 3, 4, 5, 6, 7]));
        assert_eq!(
            places("open_time,open,high,low,close,volume,close_time"),
            at([0, 1, 2, 3, 4, 5])
        );
    }

    #[test]
    fn date_and_time_in_two_columns_are_a_pair() {
        let found = places("date,time,open,high,low,close,tickvol");
        assert_eq!(
            (found.time, found.clock, found.volume),
            (Some(0), Some(1), Some(6))
        );
    }

    #[test]
    fn a_nameless_first_column_is_the_index() {
        assert_eq!(places(",open,high,low,close").time, Some(0));
        assert_eq!(
            places("a,b,c").missing(),
            ["time", "open", "high", "low", "close"]
        );
    }
}
