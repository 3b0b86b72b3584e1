//! What `--help` says, and what is wrong with a command line, in the learner's language.
//!
//! In English these are clap's own. Authors' commands are listed in the learner's language, and explain themselves in
//! English.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory, FromArgMatches, Parser};

use super::args::Cli;
use crate::messages::{Language, Messages, locale};

/// Commands for those who learn: their options are explained in the learner's language.
const LEARNERS: [&str; 7] = ["list", "learn", "attach", "world", "run", "export", "check"];

/// The command line as it was typed, or what is to be said instead.
pub fn parse() -> Result<Cli, clap::Error> {
    match language() {
        Language::English => Cli::try_parse(),
        other => Cli::from_arg_matches(&told(Cli::command(), &Messages::new(other)).try_get_matches()?),
    }
}

/// Shows help or a mistake; nobody may be reading.
pub fn print(told: &clap::Error) {
    let messages = Messages::new(language());
    match mistake(told, &messages).filter(|_| messages.language != Language::English) {
        Some(words) => {
            let words = messages.tell("cli-error", &[("message", words.into())]);
            super::complain(format_args!("{words}\n\n{}\n", messages.say("help-more")));
        }
        None => {
            let _ = told.print();
        }
    }
}

/// What `--lang` says, else the locale: known before the command line is understood.
fn language() -> Language {
    let typed: Vec<String> = std::env::args().skip(1).collect();
    let separate = typed.iter().position(|word| word == "--lang").and_then(|at| typed.get(at + 1)).map(String::as_str);
    let named = typed.iter().find_map(|word| word.strip_prefix("--lang=")).or(separate);
    named.and_then(Language::of_tag).unwrap_or_else(|| locale::language(|name| std::env::var(name).ok()))
}

fn told(command: Command, messages: &Messages) -> Command {
    let command = explained(command, "common", messages).about(messages.say("help-nslab"));
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    command
        .disable_version_flag(true)
        .arg(version.help(messages.say("help-version")).help_heading(messages.say("help-options")))
        .subcommand_help_heading(messages.say("help-commands"))
        .subcommand_value_name("COMMAND")
        .mut_subcommands(|subcommand| {
            let name = subcommand.get_name().to_owned();
            let subcommand = subcommand.about(messages.say(&format!("help-{name}")));
            match LEARNERS.contains(&name.as_str()) {
                true => explained(subcommand, &name, messages),
                false => subcommand.arg(help(messages)),
            }
        })
}

/// With its own options explained, under headings of the language.
fn explained(command: Command, name: &str, messages: &Messages) -> Command {
    let options = messages.say("help-options");
    let template = format!("{{about-with-newline}}\n{}: {{usage}}\n\n{{all-args}}", messages.say("help-usage"));
    command
        .mut_args(|arg| {
            let heading = if arg.is_positional() { messages.say("help-arguments") } else { options.clone() };
            let words = messages.say(&format!("help-{name}-{}", arg.get_id()));
            let takes_value = arg.get_action().takes_values();
            // What a value may be stands in our words.
            arg.help(words).help_heading(heading).hide_default_value(takes_value).hide_possible_values(takes_value)
        })
        .disable_help_flag(true)
        .arg(help(messages).help_heading(options))
        .help_template(template)
}

fn help(messages: &Messages) -> Arg {
    Arg::new("help").short('h').long("help").action(ArgAction::Help).help(messages.say("help-help"))
}

/// What is wrong with the command line; `None` for help, and for what is rarely met.
fn mistake(told: &clap::Error, messages: &Messages) -> Option<String> {
    let of = |kind| match told.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) if !texts.is_empty() => Some(texts.join(", ")),
        _ => None,
    };
    let (argument, value) = (of(ContextKind::InvalidArg), of(ContextKind::InvalidValue));
    match told.kind() {
        ErrorKind::UnknownArgument => {
            let words = messages.tell("help-unknown-option", &[("option", argument?.into())]);
            Some(meant(words, of(ContextKind::SuggestedArg), messages))
        }
        ErrorKind::InvalidSubcommand => {
            let parts = [("command", of(ContextKind::InvalidSubcommand)?.into())];
            let words = messages.tell("help-unknown-command", &parts);
            Some(meant(words, of(ContextKind::SuggestedSubcommand), messages))
        }
        ErrorKind::MissingRequiredArgument => Some(messages.tell("help-missing", &[("argument", argument?.into())])),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let argument = argument?;
            let (value, valid) = (value.filter(|value| !value.is_empty()), of(ContextKind::ValidValue));
            let valid =
                valid.or_else(|| argument.starts_with("--lang ").then(|| Language::ALL.map(Language::code).join(", ")));
            let words = match value {
                Some(value) => {
                    let parts = [("option", argument.into()), ("value", value.into())];
                    messages.tell("help-invalid-value", &parts)
                }
                None => messages.tell("help-no-value", &[("option", argument.into())]),
            };
            let valid = valid.map(|names| messages.tell("help-valid-values", &[("names", names.into())]));
            Some([Some(words), valid].into_iter().flatten().collect::<Vec<_>>().join("; "))
        }
        _ => None,
    }
}

fn meant(words: String, suggested: Option<String>, messages: &Messages) -> String {
    let meant = suggested.map(|name| messages.tell("cli-did-you-mean", &[("name", name.into())]));
    std::iter::once(words).chain(meant).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_of_a_learners_command_is_explained() {
        for language in Language::ALL {
            let mut command = told(Cli::command(), &Messages::new(language));
            command.clone().debug_assert();
            for name in LEARNERS {
                let found = command.find_subcommand_mut(name).unwrap_or_else(|| panic!("no {name}"));
                let help = found.render_long_help().to_string();
                assert!(!help.contains("help-"), "{name}: {help}");
            }
            let help = command.render_long_help().to_string();
            assert!(!help.contains("help-"), "{help}");
        }
    }
}
