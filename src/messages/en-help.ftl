### What --help says, where clap does not say it itself, and what is wrong with a command line.

help-usage = Usage
help-options = Options
help-arguments = Arguments
help-commands = Commands
help-help = Show this help
help-version = Show the version
help-more = For more, try --help.

help-nslab = Learn Linux namespaces by doing, in throw-away rootless labs, verified by what the kernel says
help-list = Show the lessons
help-learn = Be guided through a lesson, typing every command yourself
help-attach = Type into a terminal of your running lab, from another window
help-world = Show what is in your running lab: namespaces, processes, links, mounts
help-run = Execute every step of lessons for real, check it and report
help-export = Write what you typed in a lesson as a report, which is a lesson itself
help-check = Type a report again in a new lab, and hold it to the lesson's own checks
help-doctor = Say whether this machine can run labs, and if not, what to do
help-lint = For authors: look for what is wrong with lessons, without running them
help-prove = For authors: prove that the checks of lessons catch what they should
help-new = For authors: write a first lesson, to be changed into yours
help-schema = For authors: print the JSON Schema of a lesson's settings and checks

help-learn-lesson = Name of a lesson, or a lesson file (with a `/`, or ending in .md), LESSON#STEP to begin at a step; the next unfinished one if none is named
help-learn-step = The step to begin at: its id or its number
help-learn-plain = Line by line, for screen readers, pipes, slow links and small screens
help-learn-record = Record what is shown as an asciicast v3, for asciinema
help-learn-leader = The one key that is not the shell's; ctrl-g if none is named
help-export-lesson = Name of a lesson, or a lesson file (with a `/`, or ending in .md)
help-export-output = Write the report to this file instead of standard output
help-export-name = Who did it, to be said in the report; nothing is said otherwise
help-check-file = A report of `nslab export`, or another lesson file
help-check-against = The lesson whose checks it is held to, instead of the one that it names
help-attach-terminal = A terminal of the lab, one of the lesson's or a new one; the first that the session is not in if none is named
help-attach-lab = Which lab, where several run: the process ID of its `nslab learn`
help-attach-leader = The key that leaves the window again, with q after it; ctrl-g if none is named
help-world-lab = Which lab, where several run: the process ID of its `nslab learn`
help-run-lesson = Names of lessons, or lesson files (with a `/`, or ending in .md); all lessons if none is named

help-common-lessons = Read the lessons of this folder instead of those built in
help-common-lang = The language of lessons and messages, en or ko; that of the locale if none is named
help-common-seed = What the lessons' variable parts are picked by
help-common-jobs = How many lessons run side by side; for prove, how many variants of them, each in a lab
help-common-wanted = What standard output is for: human (people), json (programs); of lint also sarif, of world also text, mermaid, dot and svg
help-common-report = Write a report to a file as well: junit=FILE or json=FILE; may be repeated
help-common-color = When to use colours: auto, always or never
help-common-quiet = Show failures and the last line only
help-common-verbose = Show every command with its output, and every check

help-unknown-option = there is no option `{ $option }`
help-unknown-command = there is no command `{ $command }`
help-missing = something is missing: { $argument }
help-invalid-value = `{ $option }` can't be `{ $value }`
help-no-value = `{ $option }` needs a value
help-valid-values = there are: { $names }
