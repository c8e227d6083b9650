A headset with one ear is whole: nothing is said of the other ear
proves: a monaural headset
desk B-14: ears=1, paths=none, files=none
at 08:10 B-14: self-check
until 08:30
expect: 0 orders
expect: B-14 is ready

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
desk B-14: ready (readiness.ready)
counts: orders 0, hardware orders 0, incidents 0, tickets 0, notices 0, readiness changes 1
