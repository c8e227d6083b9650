A headset that is away for a minute is no fault
desk B-14: paths=none, files=none
from 08:10:10 to 08:10:55 B-14: headset unplugged
until 08:30
expect: 0 orders
expect: 0 notices
expect: B-14 is ready

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: readiness_changed (readiness.ready_with_care headset.missing)
08:12 B-14: readiness_changed (readiness.ready)
desk B-14: ready (readiness.ready)
counts: orders 0, hardware orders 0, incidents 0, tickets 0, notices 0, readiness changes 3
