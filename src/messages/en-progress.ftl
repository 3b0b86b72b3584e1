### What a learner has done: `nslab`, `nslab list`.

## How far

progress-not-begun = not begun
progress-at = at step { $n } of { $of }: { $step }
progress-done = done
progress-done-on = done on { $date }
progress-mistakes = { $count ->
    [0] no mistakes
    [one] { $count } mistake
   *[other] { $count } mistakes
}
progress-hints = { $count ->
    [0] no hints
    [one] { $count } hint
   *[other] { $count } hints
}
progress-with-help = { $count ->
    [one] { $count } step with help
   *[other] { $count } steps with help
}
progress-skipped = { $count ->
    [one] { $count } step skipped
   *[other] { $count } steps skipped
}
progress-minutes = { $count } min
progress-after-done = after { $lesson } (done)
progress-after-open = after { $lesson } (not done yet)
progress-dropped = the lesson has changed since; it no longer has: { $steps }

## nslab

progress-you-are-at = You are at step { $n } of { $of } of “{ $lesson }”: { $step }.
progress-you-have-done = You have done “{ $lesson }”. Next comes “{ $next }”.
progress-you-have-done-all = You have done all the lessons.
progress-left = `nslab learn { $name }` goes on there.
progress-left-done = You have done “{ $lesson }”. `nslab` says what comes next.
welcome-new = write a lesson of your own
progress-begin-with = Begin with “{ $lesson }”.
progress-go-on = go on, in the guided session
progress-begin = begin, in the guided session
progress-again = do it once more
progress-write-report = what you typed in it, as a report

## Reports: nslab export

export-summary = What was typed in the lesson “{ $lesson }”, step by step, each step with the checks that it was to make pass.
export-by = By { $name }.
export-done = Of { $of } steps, { $alone } were done alone, { $help } with help, and { $skipped } were skipped.
export-how-to-check = `nslab run` types it again in a fresh lab; `nslab check` holds it to the lesson's own checks.
export-alone = Done alone.
export-with-help = Done with help.
export-skipped = Skipped.
export-open = Begun, and not done.
export-by-guide = nslab typed this, when asked for the solution:
export-by-learner = Then, by hand again:
export-full-screen = This was typed too, and cannot be typed again: it takes over the screen, and what was done in it was not kept.
export-reads = This was typed too, and cannot be typed again: it reads from the terminal, and what it was given was not kept.
export-closed = This was typed too: it ended its terminal, and a new one was opened.
export-unwritable = This was typed too, and cannot be typed again as it was:
export-nothing-typed = error: nothing is kept of what was typed in { $lesson }; begin with: nslab learn { $lesson }
export-lesson-changed = warning: the lesson has changed since it was done; steps are matched by their ids
export-in-the-way = error: { $file } is there and is no report of nslab export; move it away, or name another file
export-cannot-write = error: cannot write { $file }: { $error }
export-written = { $count ->
    [one] Wrote { $file }: { $count } command.
   *[other] Wrote { $file }: { $count } commands.
}
export-left-out = left out: { $command } (in “{ $step }”): { $why }
export-left-full-screen = it takes over the screen
export-left-reads = it reads what is typed into it
export-left-closed = it ended its terminal
export-left-unwritable = it cannot be typed again as it was
export-ends-otherwise = { $command } (in “{ $step }”): { $why }
export-no-longer-passes = no longer passes: { $that } (in “{ $step }”): { $why }
export-all-passes = Typed again in a new lab, every check passes.
export-not-typed-again = It could not be typed again here, so nobody has seen whether it passes.

## nslab check

check-names-a-file = error: the file says that it is of { $lesson }, which is a file itself; name the lesson with --against
check-against = if it is of another lesson, name that with --against
check-other-lesson = warning: this was done with another version of the lesson { $lesson } than the one here
check-unknown-steps = warning: the lesson has no such steps, they are not looked at: { $steps }
check-points = { $got } of { $of } points
check-step-missing = not in the file
check-total = Points: { $got } of { $of }
check-hidden = { $count ->
    [one] { $count } more check is hidden, and judged when it is graded.
   *[other] { $count } more checks are hidden, and judged when it is graded.
}
