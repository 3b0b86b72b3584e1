### nslab doctor. What a lab must be able to do is in the probes' own table.

doctor-must = A lab must be able to
doctor-not-tried = { $title } (not tried)
doctor-able = This machine can run labs.
doctor-unable = This machine can't run labs.
doctor-why = Why
doctor-lessons = Lessons
doctor-runnable = runnable
doctor-runnable-with-less = runnable with less: { $less }
doctor-unavailable = unavailable: { $why }
doctor-notes = Notes
doctor-fix = To fix it, paste this block:
