Reports held back for an hour arrive together: the fault of then is known, and that it is over
proves: reports lost
desk B-14: paths=none, files=none
from 08:05 to 09:05 B-14: reports held
from 08:10 to 08:20 B-14: headset unplugged
at 08:40 expect: B-14 is unknown
until 09:15
expect: 0 open orders
expect: 0 dispatched orders
expect: B-14 is ready

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:14 B-14: readiness_changed (readiness.not_heard)
09:05 B-14: readiness_changed (readiness.ready)
desk B-14: ready (readiness.ready)
counts: orders 0, hardware orders 0, incidents 0, tickets 0, notices 0, readiness changes 3
