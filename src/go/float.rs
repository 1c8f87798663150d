//! Floating-point numbers as `%v` prints them. Knows nothing about where they stand.

/// Returns a `float64` as `fmt.Print` renders it: with an exponent below `0.0001` and from `1e+06` on.
pub(crate) fn general(number: f64) -> String {
    if !number.is_finite() {
        let infinity = if number > 0.0 { "+Inf" } else { "-Inf" };
        return if number.is_nan() { "NaN" } else { infinity }.to_owned();
    }
    if number == 0.0 || (1e-4..1e6).contains(&number.abs()) {
        return number.to_string();
    }
    let text = format!("{number:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    match exponent.strip_prefix('-') {
        Some(exponent) => format!("{digits}e-{exponent:0>2}"),
        None => format!("{digits}e+{exponent:0>2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_as_go_does() {
        for (number, text) in [
            (0.0, "0"),
            (-0.0, "-0"),
            (1.5, "1.5"),
            (-1.0, "-1"),
            (999999.0, "999999"),
            (1000000.0, "1e+06"),
            (1234567.5, "1.2345675e+06"),
            (0.0001, "0.0001"),
            (0.00001234, "1.234e-05"),
            (-1e100, "-1e+100"),
            (5e-324, "5e-324"),
            (f64::INFINITY, "+Inf"),
            (f64::NEG_INFINITY, "-Inf"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(general(number), text);
        }
    }
}
