### The full screen of `nslab learn`.

## Where one is

learn-step = step { $n }/{ $of }
learn-more = { $count ->
        [one] { $count } more line (PgDn)
       *[other] { $count } more lines (PgDn)
    }
learn-checks = checks { $held }/{ $of }
learn-goes-on = (The text goes on here once you have typed this.)
learn-pid-of = <PID of { $terminal }>
learn-starting = making the lab …
learn-replaying = bringing a new lab to this step: { $done } of { $of } commands
learn-leaving = ending the lab …
learn-scrolled = { $count ->
        [one] { $count } line back; typing returns to the prompt
       *[other] { $count } lines back; typing returns to the prompt
    }
learn-tab-unopened = not open
learn-tab-closed = ended
learn-pane-unopened = Terminal { $terminal } is not open yet: Enter opens it.
learn-enter-opens = there is no shell in this terminal: Enter starts one
learn-hidden-check = Something that the lesson does not show

learn-no-terminal = the full screen needs a terminal, and standard input or output is none; `nslab learn --plain` goes line by line, through pipes too
learn-too-small =
    This window is **too small**. nslab needs { $columns } columns and { $rows } rows; it has { $now-columns } and { $now-rows }. Enlarge it and go on; nothing is lost.

    Or leave with { $leader } q, and start `nslab learn --plain`, which works in any window.

## Keys

learn-key-next = next
learn-key-next-help = go on to the next step
learn-key-previous = previous
learn-key-previous-help = back to the start of the previous step, in a new lab
learn-key-hint = hint
learn-key-hint-help = show the next hint; after the last, say why a check fails
learn-key-check = check
learn-key-check-help = look at the checks now, and say what was seen from where
learn-key-solve = solve
learn-key-solve-help = have the commands typed that are still missing
learn-key-reset = reset
learn-key-reset-help = a new lab, at the start of this step
learn-key-text = text
learn-key-text-help = unfold or fold the step's text, or read it on the whole screen
learn-key-other = other terminal
learn-key-other-help = type into the other terminal (Tab does the same)
learn-key-new = new terminal
learn-key-new-help = one more terminal of the lab
learn-key-zoom = zoom
learn-key-zoom-help = nothing but the terminal, and back
learn-key-world = world
learn-key-world-help = see what the lab consists of right now
learn-key-lessons = lessons
learn-key-lessons-help = all lessons with their steps, to go to any
learn-key-help = help
learn-key-help-help = this text
learn-key-quit = quit
learn-key-quit-help = end the lab and leave; you can go on later where you were

learn-menu-title = { $leader } …
learn-menu-keys = { $leader } again: send it to the shell · Esc: nothing
learn-unknown-key = no such key; the leader key and ? list them all
learn-not-now = “{ $what }” has nothing to do right now
learn-keys-welcome = Enter: begin
learn-keys-scroll = arrows, PgUp, PgDn: read on · Esc: back
learn-keys-ask = y or Enter: yes · n or Esc: no
learn-keys-question = arrows or a number, Enter: answer · Esc: don't guess
learn-keys-lessons = arrows: choose · Enter: go there · Esc: back
learn-keys-lost = r: a new lab · q: quit
learn-keys-summary = Enter: next lesson · q: quit · Esc: stay here
learn-keys-summary-last = Enter or q: quit · Esc: stay here

## The first screen, and help

learn-welcome-title = Welcome to your lab
learn-welcome-host =
    The terminals below are real shells, on a machine that was made for you a moment ago, and that is gone when you leave. Where the lesson says *host*, it means **this throw-away machine**, not your computer. You are root here, and nothing that you type can harm your own system: try things, break things. A reset takes a moment.
learn-welcome-keys =
    Every key goes to the shell. Only **{ $leader }** is for nslab: press it, and a menu shows what the next key can do. { $leader } h is a hint, { $leader } n the next step, { $leader } ? help.
learn-help-title = Help
learn-help-keys = All keys go to the shell, but for **{ $leader }** and the one key that you type after it. Letters work with a Hangul layout, too.
learn-help-numbers = type into the terminal of that number
learn-help-twice = send { $leader } itself to the shell
learn-help-mouse = **Copy**: drag with the mouse over a terminal or the text; what you mark is copied when you let go. With Shift held, your own terminal's way of marking and pasting works as ever. A click turns to a terminal.
learn-help-scroll = **Scroll**: the mouse wheel, or Shift-PgUp and Shift-PgDn in the terminal; PgUp and PgDn in the step's text while there is more of it.
learn-help-signs = **Signs** beside a check: ✓ holds · … awaited · ✗ does not hold, and you asked why · ! held, and no longer does · ? could not be seen · “·” its turn comes later.

## What is told

learn-hint-title = Hint { $n } of { $of }: { $title }
learn-no-more-hints = there are no more hints
learn-looking = Looking …
learn-looking-text = Each check is given its time.
learn-seen = What the kernel says
learn-all-seen = all checks hold
learn-view = seen from { $from }: expected { $expected }; there is { $observed }
learn-view-fine = seen from { $from }: as expected ({ $observed })
learn-why = Why: { $words }
learn-fix = Way on: { $fix }
learn-read = To read: { $page }
learn-done = This is what you have achieved:
learn-done-text = Done.
learn-done-next = { $leader } n: next step
learn-done-line = This step is done. { $leader } n: next step
learn-done-line-more = Done; the text has more to try. { $leader } n: next step
learn-no-longer = This held, and no longer does
learn-refused = That was not possible
learn-refused-running = A command is running in terminal { $terminal }. End it (Ctrl-C), and ask again.
learn-refused-many = There can be no more than { $most } terminals.
learn-refused-opening = Terminal { $terminal } could not be opened: { $why }
learn-refused-lab = There is no lab right now. A reset makes a new one.
learn-refused-step = The lesson has no step { $step }.
learn-not-kept = Your progress is not being saved
learn-not-kept-text = { $why }. You can go on; only what you do from now on is not remembered after you leave.
learn-copied = { $count ->
        [one] copied { $count } character
       *[other] copied { $count } characters
    }
learn-shell-ended = this shell has ended
learn-shell-ended-with = this shell has ended, and with it its namespaces: { $kinds }
learn-closed = The shell of terminal { $terminal } has ended
learn-closed-text = It was the last process in its namespaces ({ $kinds }), so they are gone, with all that was in them. A new shell begins on the host.
learn-wrong-terminal = Wrong terminal?
learn-wrong-terminal-text = You typed this in terminal { $typed }; the lesson has it in terminal **{ $meant }**: `{ $command }`
learn-cannot-be-undone = This cannot be undone by typing on
learn-cannot-be-undone-text = What this step needs in terminal { $terminal } has ended with its last process ({ $kinds }). **{ $leader } r** makes a new lab and brings you back to the start of the step, in a moment.
learn-still-running = Still running
learn-still-running-text = `{ $command }` is running in terminal { $terminal } and says nothing. Ctrl-C interrupts it.
learn-misspelt = Mistyped?
learn-misspelt-text = There is no command `{ $typed }`. Did you mean `{ $meant }`?
learn-in-the-way = Something is in the way
learn-in-the-way-text = The solution was typed, and the step is still not done: something from before stands in its way. **{ $leader } r** begins the step anew.
learn-predicted = noted; let's see what the kernel says
learn-predicted-right = As you expected
learn-predicted-wrong = Not what you expected

## Questions to the learner

learn-question-title = Before it runs: what do you expect?
learn-question-typed = kept for the shell: { $typed }
learn-skip-title = Go on without having done this step?
learn-skip-text = The step is recorded as skipped; a new lab is made, and all that belongs before the next step is typed for you. These checks do not hold yet:
learn-skip-again-title = Go on without doing this step again?
learn-skip-again-text = You have done it before, and that stays so; a new lab is made, and all that belongs before the next step is typed for you. These checks do not hold in this lab yet:
learn-solve-title = Have the solution typed?
learn-solve-text = nslab types what is missing of these commands, and the step is recorded as done with help:
learn-reset-title = Begin anew?
learn-reset-text = A new lab is made and brought to the start of “{ $step }”.
learn-reset-loses = { $count ->
        [one] One command of yours is not typed again:
       *[other] { $count } commands of yours are not typed again:
    }
learn-quit-title = Leave?
learn-quit-text = The lab ends. Your progress is kept: next time, nslab learn brings you back to the start of this step.
learn-lost-title = The lab is gone
learn-lessons-title = Lessons and steps
learn-world-title = What there is right now
learn-world-awaited = looking …

## The end of a lesson

learn-summary-title = Lesson finished
learn-summary-steps = Steps done: { $alone } on your own, { $helped } with help, { $skipped } skipped.
learn-summary-figures = Mistakes made: { $mistakes }; hints: { $hints }; minutes: { $minutes }.
learn-summary-predicted = What would happen you knew { $right } of { $of } times.
learn-summary-next = Next lesson: { $title }
learn-summary-last = That was the last lesson.
