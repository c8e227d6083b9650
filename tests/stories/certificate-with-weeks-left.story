A certificate with a month left is well
desk B-14: files=none
from 08:10 B-14: path voice certificate ends in 30 days
until 08:30
expect: 0 tickets
expect: B-14 is ready

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
desk B-14: ready (readiness.ready)
counts: orders 0, hardware orders 0, incidents 0, tickets 0, notices 0, readiness changes 1
