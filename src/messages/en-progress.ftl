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
progress-begin-with = Begin with “{ $lesson }”.
progress-go-on = go on, in the guided session
progress-begin = begin, in the guided session
progress-again = do it once more
progress-write-report = what you typed in it, as a report
