A clock that jumps and a desk that is well: nothing happens
proves: wall clock -10 years
desk B-14: paths=none, files=none
from 08:10 to 08:25 B-14: clock back 10 years
until 08:50
expect: 0 orders
expect: 0 notices
expect: B-14 is ready

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
desk B-14: ready (readiness.ready)
counts: orders 0, hardware orders 0, incidents 0, tickets 0, notices 0, readiness changes 1
