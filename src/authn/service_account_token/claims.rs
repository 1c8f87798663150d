//! What tokens claim, decoded as kube-apiserver decodes it: names in their one case and once, values of their one type.
// go-jose: jwt/claims.go; k/k: pkg/serviceaccount/claims.go, legacy.go

use jiff::Timestamp;

use super::jose::of_type;
use crate::go::raw_json::Raw;

/// What a server with a clock of its own lets pass, in seconds. go-jose: jwt/validation.go, DefaultLeeway
pub(super) const LEEWAY: i64 = 60;

/// Seconds from Go's first instant to 1970.
const FIRST: i64 = 62_135_596_800;

/// What all tokens claim.
#[derive(Default)]
pub(super) struct Public {
    pub(super) issuer: String,
    pub(super) subject: String,
    pub(super) audiences: Vec<String>,
    pub(super) id: String,
    expires: Option<i64>,
    not_before: Option<i64>,
    issued_at: Option<i64>,
}

/// An object that is named in a token.
#[derive(Default)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) uid: String,
}

/// What bound tokens claim.
#[derive(Default)]
pub(super) struct Bound {
    pub(super) namespace: String,
    pub(super) account: Named,
    pub(super) pod: Option<Named>,
    pub(super) secret: Option<Named>,
    pub(super) node: Option<Named>,
}

/// What the old tokens of Secrets claim.
pub(super) struct Legacy {
    pub(super) namespace: String,
    pub(super) secret: String,
    pub(super) account: Named,
}

/// The members of an object that is decoded into a struct.
struct Members<'t>(Vec<(String, Raw<'t>)>);

impl Public {
    pub(super) fn read(claims: Raw<'_>) -> Result<Self, String> {
        let members = Members::of(claims, "jwt.Claims")?;
        Ok(Self {
            issuer: members.text("iss")?,
            subject: members.text("sub")?,
            audiences: members.audiences()?,
            id: members.text("jti")?,
            expires: members.date("exp")?,
            not_before: members.date("nbf")?,
            issued_at: members.date("iat")?,
        })
    }

    /// Confirms that the token holds at a time.
    pub(super) fn confirm_time(&self, at: Timestamp) -> Result<(), &'static str> {
        let instant = |seconds: i64| (seconds.wrapping_add(FIRST), at.subsec_nanosecond());
        let (early, late) = (instant(at.as_second() - LEEWAY), instant(at.as_second() + LEEWAY));
        let whole = |date: i64| (date.wrapping_add(FIRST), 0);
        if self.not_before.is_some_and(|date| late < whole(date)) {
            Err("service account token is not valid yet")
        } else if self.expires.is_some_and(|date| early > whole(date)) {
            Err("service account token has expired")
        } else if self.issued_at.is_some_and(|date| late < whole(date)) {
            Err("service account token is issued in the future")
        } else {
            Ok(())
        }
    }
}

impl Bound {
    pub(super) fn read(claims: Raw<'_>) -> Result<Self, String> {
        let members = Members::of(claims, "serviceaccount.privateClaims")?;
        let Some(own) = members.get("kubernetes.io") else { return Ok(Self::default()) };
        let own = Members::of(own, "serviceaccount.kubernetes")?;
        let named = |name: &str| own.get(name).filter(|value| !value.is_null()).map(Named::read).transpose();
        // It decides nothing, but it must be a date.
        own.date("warnafter")?;
        Ok(Self {
            namespace: own.text("namespace")?,
            account: named("serviceaccount")?.unwrap_or_default(),
            pod: named("pod")?,
            secret: named("secret")?,
            node: named("node")?,
        })
    }
}

impl Legacy {
    pub(super) fn read(claims: Raw<'_>) -> Result<Self, String> {
        let members = Members::of(claims, "serviceaccount.legacyPrivateClaims")?;
        let text = |name: &str| members.text(&format!("kubernetes.io/serviceaccount/{name}"));
        Ok(Self {
            namespace: text("namespace")?,
            secret: text("secret.name")?,
            account: Named { name: text("service-account.name")?, uid: text("service-account.uid")? },
        })
    }
}

impl Named {
    fn read(value: Raw<'_>) -> Result<Self, String> {
        let members = Members::of(value, "serviceaccount.ref")?;
        Ok(Self { name: members.text("name")?, uid: members.text("uid")? })
    }
}

impl<'t> Members<'t> {
    fn of(value: Raw<'t>, go_type: &str) -> Result<Self, String> {
        if value.is_null() {
            return Ok(Self(Vec::new()));
        }
        let members = value.members().ok_or_else(|| of_type(value, go_type))?;
        let mut names: Vec<_> = members.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        match names.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(format!("json: duplicate key '{}' in object", pair[0])),
            None => Ok(Self(members)),
        }
    }

    fn get(&self, name: &str) -> Option<Raw<'t>> {
        self.0.iter().find(|(member, _)| member == name).map(|(_, value)| *value)
    }

    fn text(&self, name: &str) -> Result<String, String> {
        match self.get(name).filter(|value| !value.is_null()) {
            Some(value) => value.string().ok_or_else(|| of_type(value, "string")),
            None => Ok(String::new()),
        }
    }

    fn date(&self, name: &str) -> Result<Option<i64>, String> {
        let Some(value) = self.get(name).filter(|value| !value.is_null()) else { return Ok(None) };
        let words = "go-jose/go-jose/jwt: expected number value to unmarshal NumericDate";
        value.number().map(|number| Some(whole(number))).ok_or_else(|| words.to_owned())
    }

    fn audiences(&self) -> Result<Vec<String>, String> {
        let Some(value) = self.get("aud") else { return Ok(Vec::new()) };
        let several = || value.items()?.into_iter().map(Raw::string).collect::<Option<Vec<_>>>();
        let audiences = value.string().map(|one| vec![one]).or_else(several);
        let words = "go-jose/go-jose/jwt: expected string or array value to unmarshal to Audience";
        audiences.ok_or_else(|| words.to_owned())
    }
}

/// Returns a number of seconds without its fraction.
// go: what does not fit is the least of all numbers, on amd64
fn whole(seconds: f64) -> i64 {
    let fits = (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&seconds);
    if fits { seconds as i64 } else { i64::MIN }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leeway_is_a_minute_to_the_nanosecond() {
        let holds = |claims: &str, at: &str| {
            let raw = Raw::read(claims.as_bytes(), 9).unwrap();
            Public::read(raw).unwrap().confirm_time(at.parse().unwrap())
        };
        for (claims, at, expected) in [
            (r#"{"exp":940}"#, "1970-01-01T00:16:40Z", Ok(())),
            (r#"{"exp":940.9}"#, "1970-01-01T00:16:40.1Z", Err("service account token has expired")),
            (r#"{"nbf":1000}"#, "1970-01-01T00:15:40Z", Ok(())),
            (r#"{"nbf":1000}"#, "1970-01-01T00:15:39.9Z", Err("service account token is not valid yet")),
            (r#"{"iat":1000}"#, "1970-01-01T00:15:39Z", Err("service account token is issued in the future")),
            (r#"{"exp":1e30}"#, "2026-01-01T00:00:00Z", Err("service account token has expired")),
            (
                r#"{"exp":9223372036854774784}"#,
                "2026-01-01T00:00:00Z",
                Err("service account token has expired"),
            ),
            (r#"{"nbf":1e30,"iat":-1e300}"#, "2026-01-01T00:00:00Z", Ok(())),
            (r#"{"exp":null}"#, "2026-01-01T00:00:00Z", Ok(())),
        ] {
            assert_eq!(holds(claims, at), expected, "{claims} {at}");
        }
    }
}
