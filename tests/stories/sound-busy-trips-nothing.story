A sound server that gives no list says nothing: neither missing nor well
desk B-14: paths=none, files=none
from 08:10 to 08:40 B-14: sound busy
at 08:30 expect: B-14 is unknown
until 09:00
expect: 0 tickets
expect: B-14 is ready

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:12 B-14: readiness_changed (readiness.unknown)
08:40 B-14: readiness_changed (readiness.ready)
desk B-14: ready (readiness.ready)
counts: orders 0, hardware orders 0, incidents 0, tickets 0, notices 0, readiness changes 3
