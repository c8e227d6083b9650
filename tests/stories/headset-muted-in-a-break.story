Who mutes their microphone in a break and asks for nothing is nobody's business
desk B-14: paths=none, files=none
from 09:00 to 09:20 B-14: microphone muted
until 09:40
expect: B-14 is ready
expect: 0 orders
expect: 0 tickets

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
desk B-14: ready (readiness.ready)
counts: orders 0, hardware orders 0, incidents 0, tickets 0, notices 0, readiness changes 1
