A file that may not be read is inconclusive, and no fault
desk B-14: paths=none
from 08:20 B-14: file /opt/softphone/lib/libsip.so unreadable
until 09:15
expect: 0 tickets
expect: B-14 was never not_ready

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
desk B-14: ready (readiness.ready)
counts: orders 0, hardware orders 0, incidents 0, tickets 0, notices 0, readiness changes 1
