//! The messages of a language: its files, each read once, when the first of its messages is asked for. A command speaks
//! in few of them.

use std::borrow::Cow;
use std::sync::{LazyLock, OnceLock};

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

static IN_ENGLISH: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::new(Language::English));
static IN_KOREAN: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::new(Language::Korean));

pub(super) struct Catalogue {
    areas: Vec<Area>,
}

/// One file.
struct Area {
    language: Language,
    text: &'static str,
    read: OnceLock<Bundle>,
}

type Bundle = FluentBundle<FluentResource>;

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

    fn new(language: Language) -> Self {
        let area = |&(_, text)| Area { language, text, read: OnceLock::new() };
        Self { areas: Self::files(language).iter().map(area).collect() }
    }

    pub(super) fn tell(&self, id: &str, parts: &[(&str, Value)]) -> Option<String> {
        self.tell_strictly(id, parts).map(|(text, _)| text)
    }

    /// With whatever Fluent has to complain of, as with a part that is missing.
    pub(super) fn tell_strictly(&self, id: &str, parts: &[(&str, Value)]) -> Option<(String, Vec<String>)> {
        let bundle = self.bundle_with(id)?;
        let pattern = bundle.get_message(id)?.value()?;
        let mut arguments = FluentArgs::with_capacity(parts.len());
        for (name, value) in parts {
            arguments.set(Cow::Borrowed(*name), fluent(value));
        }
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&arguments), &mut errors).into_owned();
        Some((text, errors.iter().map(ToString::to_string).collect()))
    }

    /// The file of a message: one that was read already, else one whose text has the id in it.
    fn bundle_with(&self, id: &str) -> Option<&Bundle> {
        let read = self.areas.iter().filter_map(|area| area.read.get());
        let unread =
            self.areas.iter().filter(|area| area.read.get().is_none() && area.text.contains(id)).map(Area::read);
        read.chain(unread).find(|bundle| bundle.has_message(id))
    }
}

impl Area {
    fn read(&self) -> &Bundle {
        self.read.get_or_init(|| {
            // Which plural form a number asks for is a matter of the language.
            let locales = self.language.code().parse().into_iter().collect();
            let mut bundle = FluentBundle::new_concurrent(locales);
            // Marks around what is filled in would keep the directions of scripts apart; a terminal shows them as litter.
            bundle.set_use_isolating(false);
            // Of a file with mistakes in it, the rest is used: a test finds mistakes before a learner does.
            let resource = FluentResource::try_new(self.text.to_owned()).unwrap_or_else(|(rest, _)| rest);
            bundle.add_resource_overriding(resource);
            bundle
        })
    }
}

fn fluent(value: &Value) -> FluentValue<'_> {
    match value {
        Value::Text(text) => FluentValue::from(text.as_str()),
        Value::Number(number) => FluentValue::from(*number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(catalogue: &Catalogue) -> Vec<&'static str> {
        let read = catalogue.areas.iter().filter(|area| area.read.get().is_some());
        read.map(|area| area.text).collect()
    }

    #[test]
    fn a_file_is_read_when_the_first_of_its_messages_is_asked_for() {
        for language in Language::ALL {
            let catalogue = Catalogue::new(language);
            assert_eq!(catalogue.tell("no-such-message", &[]), None);
            assert_eq!(read(&catalogue), [""; 0]);
            assert!(catalogue.tell("cli-or", &[]).is_some());
            let (_, common) = Catalogue::files(language)[0];
            assert_eq!(read(&catalogue), [common]);
        }
    }
}
