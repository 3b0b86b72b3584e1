### A session line by line, and windows of a running lab.

## nslab learn --plain: what is said

plain-throw-away =
    What "host" means here is a throw-away machine, made for this lesson. Nothing you do in it can harm yours.
plain-words-are-ours =
    Type the lesson's commands at the prompt. `next` goes on, `hint` and `check` help when you are stuck; `help` lists all such words.
plain-step = Step { $number } of { $count }: { $title }
plain-to-be-true = In this step nslab is
plain-more-to-come = (The text goes on once you have done this.)
plain-comes-back =
    You have come back. What the lesson types before this step was typed for you in a new lab; what you had typed in this step is not in it.
plain-goes-on = `next` goes on.
plain-step-done = Done: { $title }.
plain-step-done-with-help = Done with help: { $title }.
plain-step-skipped = Skipped: { $title }.
plain-lost = no longer so: { $that }
plain-all-hold = This step asks for nothing more. `next` goes on.
plain-waiting-for = Still to come:
plain-view = { $from } sees: { $observed }; expected: { $expected }
plain-why = why
plain-fix = fix
plain-read = read
plain-hint = Hint { $number } of { $count }: { $title }
plain-no-more-hints = There are no more hints. `check` says what is missing and why; `solve` types the commands for you.
plain-solving = The missing commands are being typed for you; Ctrl-C ends that.
plain-you-are-here = you are here
plain-done = done
plain-done-with-help = done with help
plain-skipped = skipped
plain-steps-done = { $done } of { $of } steps done
plain-terminal-is = Terminal { $name }:
plain-terminal-here = { $name }: you are here
plain-terminal-open = { $name }: open
plain-terminal-unopened = { $name }: not opened yet
plain-terminal-closed = { $name }: closed
plain-closed = The shell of terminal { $name } has ended. It gets a new one.
plain-closed-with = The shell of terminal { $name } has ended, and with it these namespaces: { $kinds }. It gets a new shell.
plain-not-reopened = Terminal { $name } ends as soon as it is opened; `terminal { $name }` tries again.
plain-wrong-terminal = The lesson has this command for terminal { $meant }; you typed it in { $typed }. `terminal { $meant }` takes you there.
plain-cannot-be-undone = These namespaces of terminal { $terminal } are gone with their last process: { $kinds }. Typing on does not bring them back; `reset { $step }` does.
plain-word-astray = `{ $word }` goes to `{ $command }`, which is running, and not to nslab. { $leader } asks nslab; Ctrl-C usually ends a program, Ctrl-D one that reads.
plain-still-running = `{ $command }` is still running in terminal { $terminal }. Ctrl-C interrupts it.
plain-misspelt = There is no command `{ $typed }`. Did you mean `{ $meant }`?
plain-solution-in-the-way = The solution was typed, and the step is not done: something done before stands in its way. `reset` begins the step again.
plain-refused-running = Something is running in terminal { $terminal }: end it first.
plain-refused-terminals = There can be { $most } terminals at most.
plain-refused-open = Terminal { $terminal } could not be opened: { $why }
plain-refused-no-lab = There is no lab. `reset` makes a new one.
plain-lab-lost = The lab is gone: { $why }. `reset` makes a new one, `quit` leaves.
plain-no-such-step = There is no step { $step }; `steps` lists them.
plain-no-such-lesson = There is no lesson { $name }; there are: { $names }.
plain-no-such-terminal = A terminal's name is a letter, and more letters and digits if you like.
plain-no-such-word = There is no word `{ $word }` of ours; `help` lists them.
plain-replaying = Making a lab, and typing what comes before this step
plain-no-answer = There is no answer. You can go on.
plain-not-waiting = No longer waiting.
plain-not-kept = What you do is not being kept: { $why }
plain-not-recorded = The recording has stopped: { $why }
plain-predicted-right = You expected it: { $question } { $answer }
plain-predicted-wrong = You expected something else: { $question } What happened: { $answer }

## Asked

plain-yes = y yes
plain-no = n no
plain-ask-skip = Go on all the same? [y/N]
plain-ask-reset = Begin again without it? [y/N]
plain-ask-guess = Before it runs: your guess (its number; Enter alone: none)?
plain-left-out = Not typed, as it came before your answer: { $line }
plain-stays = Everything stays as it is.
plain-guess-kept = Now see what happens.
plain-guess-range = A number from 1 to { $count }, please, or nothing.
plain-reset-loses = { $count ->
    [one] A reset loses a command of your own:
   *[other] A reset loses { $count } commands of your own:
}
plain-and-more = … and { $count } more

## The end of a lesson

plain-lesson-done = You have finished: { $title }
plain-sum-steps = Steps done alone: { $alone }; with help: { $help }; skipped: { $skipped }.
plain-sum-rest = Mistakes: { $mistakes }; hints: { $hints }; time: { $time }.
plain-sum-predicted = Guesses that came true: { $right } of { $count }.
plain-sum-report = `nslab export { $lesson }` writes what you typed as a report.
plain-next-lesson = The next lesson is { $lesson }: `next` goes there, `quit` leaves.
plain-no-next-lesson = That was the last lesson. `lessons` lists them all, `quit` leaves.

## help

plain-help = These words are ours, alone on a line at the prompt. With a backslash before it (\reset) a word is the shell's.
plain-help-hint = the next hint
plain-help-check = what is missing, and why
plain-help-next = the next step
plain-help-solve = have the missing commands typed
plain-help-reset = begin this step, or another, again in a new lab
plain-help-again = what this step says
plain-help-steps = the lesson's steps
plain-help-terminal = go to another terminal, new or not; without a name: list them
plain-help-world = what is in the lab now
plain-help-lessons = all lessons
plain-help-lesson = go to another lesson
plain-help-help = this list
plain-help-quit = leave; you can come back to where you are
plain-help-leader = { $leader } at any time, also while a command runs: asks for one of these words. Twice: the key itself, for the lab.

## nslab attach, nslab world

attach-hello = Terminal { $terminal } of lesson { $lesson }. { $leader }, then q: leave this window.
attach-detached = You have left; the lab goes on.
attach-lab-ended = The lab has ended.
attach-terminal-ended = The shell of this terminal has ended. `nslab attach { $terminal }` opens another.
attach-too-slow = This window did not take what the lab printed, and was closed.
attach-no-lab = no lab is running: `nslab learn` starts one, and it can be joined from another window as the same user
attach-several = several labs are running; say which, with --lab:
attach-lab-line = --lab { $pid } (lesson { $lesson })
attach-no-such-lab = there is no lab of process { $pid }
attach-unreachable = cannot reach the lab: { $why }
attach-not-ours = the lab belongs to another user; only its owner can join it
attach-no-answer = the lab does not answer
attach-garbled = the lab says what this nslab cannot understand: { $why }
attach-no-terminal = this needs a terminal to type on: standard input or output is none
attach-refused-version = the lab runs another version of nslab: end it, and start it again
attach-refused-open = the terminal cannot be opened: { $why }
attach-refused-name = `{ $name }` is no name for a terminal: a letter, and more letters and digits
attach-refused-windows = too many windows have joined this lab
attach-refused-terminals = there can be { $most } terminals at most
attach-refused-no-lab = the lab is gone; in its session, `reset` makes a new one
attach-refused = the lab did not understand what was asked
