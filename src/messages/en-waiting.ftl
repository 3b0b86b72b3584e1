### What a check that has not passed waits for: one sentence, made of these.

## Sentences

waiting-there = waiting for a { $thing }{ $properties } { $place }
waiting-gone = waiting until there is no { $thing } { $place }
waiting-but-not = { $sentence }, and not { $place }
waiting-start = { $sentence } (as it is before you change it)
waiting-namespace-own = { $count ->
    [0] waiting for { $who } to be in a namespace of its own
    [one] waiting for { $who } to be in a { $kinds } namespace of its own
   *[other] waiting for { $who } to be in { $kinds } namespaces of its own
}
waiting-namespace-same = { $count ->
    [0] waiting for { $who } to be in { $whose } namespaces
    [one] waiting for { $who } to be in { $whose } { $kinds } namespace
   *[other] waiting for { $who } to be in { $whose } { $kinds } namespaces
}
waiting-process-listed = waiting for { $process } to be listed in { $whose } /proc
waiting-process-listed-as = waiting for { $process } to be listed as PID { $pid } in { $whose } /proc
waiting-process-is = waiting for { $process } to be { $what }
waiting-other-number = { $sentence }, and under another PID in { $whose } /proc
waiting-netns = waiting for a network namespace { $name }{ $properties }
waiting-link = waiting for { $name } { $place } to be { $what }
waiting-address = waiting for address { $address } { $place }
waiting-address-on = waiting for address { $address } on { $dev } { $place }
waiting-ping = { $count ->
    [0] waiting for no answer from { $to } to { $of } echoes sent { $place }{ $properties }
    [one] waiting for an answer from { $to } to { $of ->
        [one] an echo
       *[other] { $of } echoes
    } sent { $place }{ $properties }
   *[other] waiting for { $count } answers from { $to } to { $of } echoes sent { $place }{ $properties }
}
waiting-output-any = waiting for a command in { $name }
waiting-output-any-prints = waiting for the last command in { $name } { $what }
waiting-output-of = waiting for `{ $command }` in { $name }
waiting-output-of-prints = waiting for `{ $command }` in { $name } { $what }

## Properties

waiting-other-than = another than { $whose }
waiting-content = content { $text }
waiting-containing = containing { $text }
waiting-mode = mode { $text }
waiting-source = source { $text }
waiting-options = options { $text }
waiting-mount-private = private
waiting-mount-shared = shared
waiting-mount-slave = slave
waiting-mount-unbindable = unbindable
waiting-shows-pids = showing { $whose } PID namespace
waiting-key = key { $text }
waiting-id = id { $text }
waiting-own-pid = PID { $pid } of its PID namespace
waiting-link-type = of type { $text }
waiting-link-up = up
waiting-link-down = down
waiting-link-carrier = with carrier
waiting-link-no-carrier = without carrier
waiting-link-port = a port of { $text }
waiting-link-peer = the other end of { $text }
waiting-link-mtu = of MTU { $text }
waiting-link-only = the only link
waiting-ping-owner = an address of { $whose }
waiting-ping-rtt = each within { $time }
waiting-output-has = to print { $text }
waiting-output-lacks = not to print { $text }

## Things

waiting-thing-file = file { $name }
waiting-thing-directory = directory { $name }
waiting-thing-symlink = symbolic link { $name }
waiting-thing-fifo = FIFO { $name }
waiting-thing-socket = socket { $name }
waiting-thing-char-device = character device { $name }
waiting-thing-block-device = block device { $name }
waiting-thing-mount = mount on { $name }
waiting-thing-mount-of = mount of type { $type } on { $path }
waiting-thing-queue = message queue
waiting-thing-semaphore = semaphore set
waiting-thing-shared-memory = shared memory segment
waiting-thing-netns = network namespace { $name }
waiting-thing-link = link { $name }
waiting-thing-address = address { $name }
waiting-thing-answer = answer from { $name } to an echo sent
waiting-thing-output = output of { $name }
waiting-process-named = process { $name }
waiting-process-in-front = the process in front in { $name }

## Viewpoints: where, who, whose

waiting-at-host = on the host
waiting-at-terminal = in { $name }
waiting-at-shell = in { $name }'s first shell
waiting-at-netns = in { $name }
waiting-at-process = in process { $name }
waiting-who-host = the host
waiting-who-terminal = { $name }
waiting-who-shell = { $name }'s first shell
waiting-who-netns = { $name }
waiting-who-process = process { $name }
waiting-whose-host = the host's
waiting-whose-terminal = { $name }'s
waiting-whose-shell = { $name }'s first shell's
waiting-whose-netns = { $name }'s
waiting-whose-process = process { $name }'s

## Kinds of namespaces

waiting-kind-mnt = mount
waiting-kind-pid = PID
waiting-kind-net = network
waiting-kind-ipc = IPC
waiting-kind-uts = UTS
waiting-kind-user = user
waiting-kind-cgroup = cgroup
waiting-kind-time = time
waiting-and = { $first } and { $last }
