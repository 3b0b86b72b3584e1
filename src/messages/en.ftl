### What the commands say to people.

## How many

count-lessons = { $count ->
    [one] { $count } lesson
   *[other] { $count } lessons
}
count-commands = { $count ->
    [one] { $count } command
   *[other] { $count } commands
}
count-checks = { $count ->
    [one] { $count } check
   *[other] { $count } checks
}

## Any command

cli-error = error: { $message }
cli-warning = warning: { $message }
cli-no-lesson = there is no lesson `{ $name }`
cli-did-you-mean = did you mean `{ $name }`?
cli-known-lessons = the lessons are: { $names }
cli-no-lessons-here = there are no lessons here
cli-no-lessons-in = there are no lessons in { $place }
cli-cannot-read = cannot read { $file }: { $error }
cli-course-invalid = the course is invalid
cli-lacks = lesson { $lesson } needs { $programs }, which this machine lacks
cli-to-install = to install it: { $command }
cli-or = or

## nslab

welcome-introduction =
    nslab teaches Linux namespaces by doing: a lesson is typed into real shells of a throw-away machine, and what the kernel then says decides whether it worked. No root needed; nothing is left behind.
welcome-list = the lessons
welcome-run = run one, and see it checked
welcome-run-all = run them all, side by side
welcome-doctor = can this machine run labs?
welcome-help = everything else

## nslab list

list-minutes = { $minutes } min
list-unreadable = (cannot be read: see nslab run)
list-missing = cannot run here: { $programs } missing
list-untranslated = only in English yet
list-outdated = in English: its translation does not fit it any more

## nslab run

run-lab-ready = lab ready in { $time }
run-output-cut = (more output than is kept)
run-lines-above = ({ $count } lines above)
run-not-run = not run
run-after-lesson = At the end of the lesson
run-left-behind = left behind: { $kind } { $name }
run-did-not-hold = it had passed, and did not stay so
run-why = why
run-fix = fix
run-read = read
run-sees = { $viewpoint } sees
run-observed = observed
run-expected = expected
run-all-passed = { $lessons }, { $commands } and { $checks } passed in { $time }; { $left }
run-not-all-passed = { $passed } of { $lessons } passed: { $others }; { $commands } and { $checks } passed in { $time }; { $left }
run-interrupted = interrupted; { $rest }
run-failed = { $count } failed
run-unknown = { $count } unknown
run-skipped = { $count } skipped
run-not-finished = not finished
run-nothing-left = nothing left behind
run-things-left = { $count ->
    [one] { $count } thing LEFT BEHIND
   *[other] { $count } things LEFT BEHIND
}
