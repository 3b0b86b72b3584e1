//! The messages of a language: its files, read once.

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use super::{Language, Value};

macro_rules! files {
    ($($area:literal),* ; ko: $($only:literal),*) => {
        pub(super) const ENGLISH: &[(&str, &str)] =
            &[$((concat!("en", $area, ".ftl"), include_str!(concat!("en", $area, ".ftl")))),*];
        pub(super) const KOREAN: &[(&str, &str)] = &[
            $((concat!("ko", $area, ".ftl"), include_str!(concat!("ko", $area, ".ftl"))),)*
            $((concat!("ko", $only, ".ftl"), include_str!(concat!("ko", $only, ".ftl"))),)*
        ];
    };
}

// A file of each language an area of the interface; behind them, areas whose English stands in the program's own tables.
files!["", "-doctor", "-help", "-plain", "-progress", "-screen", "-told", "-waiting", "-world" ; ko: "-cause"];

static IN_ENGLISH: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::read(Language::English));
static IN_KOREAN: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::read(Language::Korean));

pub(super) struct Catalogue {
    bundle: FluentBundle<FluentResource>,
}

impl Catalogue {
    pub(super) fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &IN_ENGLISH,
            Language::Korean => &IN_KOREAN,
        }
    }

    pub(super) fn files(language: Language) -> &'static [(&'static str, &'static str)] {
        match language {
            Language::English => ENGLISH,
            Language::Korean => KOREAN,
        }
    }

    fn read(language: Language) -> Self {
        // Which plural form a number asks for is a matter of the language.
        let locales = language.code().parse().into_iter().collect();
        let mut bundle = FluentBundle::new_concurrent(locales);
        // Marks around what is filled in would keep the directions of scripts apart; a terminal shows them as litter.
        bundle.set_use_isolating(false);
        for (_, text) in Self::files(language) {
            // Of a file with mistakes in it, the rest is used: a test finds mistakes before a learner does.
            let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(rest, _)| rest);
            bundle.add_resource_overriding(resource);
        }
        Self { bundle }
    }

    pub(super) fn tell(&self, id: &str, parts: &[(&str, Value)]) -> Option<String> {
        self.tell_strictly(id, parts).map(|(text, _)| text)
    }

    /// With whatever Fluent has to complain of, as with a part that is missing.
    pub(super) fn tell_strictly(&self, id: &str, parts: &[(&str, Value)]) -> Option<(String, Vec<String>)> {
        let pattern = self.bundle.get_message(id)?.value()?;
        let mut arguments = FluentArgs::with_capacity(parts.len());
        for (name, value) in parts {
            arguments.set(Cow::Borrowed(*name), fluent(value));
        }
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&arguments), &mut errors).into_owned();
        Some((text, errors.iter().map(ToString::to_string).collect()))
    }
}

fn fluent(value: &Value) -> FluentValue<'_> {
    match value {
        Value::Text(text) => FluentValue::from(text.as_str()),
        Value::Number(number) => FluentValue::from(*number),
    }
}
