One guided test that fails suspects and asks for nothing; what was put right is well again with the next
desk B-14: paths=none, files=none
from 08:05 to 08:12 B-14: voice at -58 dBFS
at 08:10 B-14: guided test
at 08:11 expect: B-14 is ready_with_care
at 08:11 expect: no order for headset
at 08:20 B-14: guided test
until 08:30
expect: B-14 is ready
expect: no order for headset
expect: 0 hardware orders

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: readiness_changed (readiness.ready_with_care headset.mic_weak)
08:20 B-14: readiness_changed (readiness.ready)
desk B-14: ready (readiness.ready)
counts: orders 0, hardware orders 0, incidents 0, tickets 0, notices 0, readiness changes 3
