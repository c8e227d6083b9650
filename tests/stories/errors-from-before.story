Errors that the kernel counted before the program came are its baseline and no fault
desk B-14: paths=none, files=none
from 07:00 B-14: disk io errors 12
until 09:10
expect: 0 tickets
expect: B-14 is ready

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
desk B-14: ready (readiness.ready)
counts: orders 0, hardware orders 0, incidents 0, tickets 0, notices 0, readiness changes 1
