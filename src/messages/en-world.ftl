## The world: a drawing of a lab

world-host = host
world-of = { $kinds } of { $whose }
world-terminal = terminal { $name }
world-first-shell = terminal { $name } began here
world-processes = Processes
world-pid = PID
world-pid-inside = inside
world-scenery = (came with the machine)
world-more-processes = … and { $count ->
    [one] { $count } more process
   *[other] { $count } more processes
}
world-namespaces = Namespaces besides the host's
world-all-share = None: everybody shares the host's.
world-nobody = nobody is in it
world-processes-in = { $count ->
    [one] { $count } process
   *[other] { $count } processes
}
world-more-namespaces = … and { $count ->
    [one] { $count } more namespace
   *[other] { $count } more namespaces
}
world-first = PID 1 is { $name }
world-no-objects = no System V objects
world-host-name = the host name is { $name }
world-same-mounts = mounts the same as the host
world-not-looked-into = could not be looked into
world-only-here = only here
world-only-on-host = only on the host
world-instead = in place of the host's { $type }
world-more = … and { $count } more
world-queue = message queue
world-semaphore = semaphore set
world-shared-memory = shared memory
world-networks = Networks
world-more-networks = … and { $count ->
    [one] { $count } more network namespace
   *[other] { $count } more network namespaces
}
world-up = up
world-down = down
world-no-carrier = no carrier
world-elsewhere = in another namespace
world-port-of = port of { $bridge }
world-gone = Gone since the last look
world-gone-namespace = the namespace { $name }
world-gone-from = { $what } of { $place }
world-not-seen = Could not be seen
world-title = The lab's world
world-another = another than the host's
world-only-a-name = nobody is in it, its name keeps it
world-dead-cable = a cable of which an end is down
