A desk that is switched off every night is nobody's alarm
proves: desk off at night
desk B-14: files=none, starts=17:30
from 18:00 to day 2 07:30 B-14: switched off
at day 2 03:00 expect: B-14 is unknown
until day 2 08:00
expect: 0 orders
expect: 0 notices
expect: B-14 is ready

--- outcome
17:30 B-14: readiness_changed (readiness.ready)
18:09 B-14: readiness_changed (readiness.not_heard)
day 2 07:30 B-14: readiness_changed (readiness.ready)
desk B-14: ready (readiness.ready)
counts: orders 0, hardware orders 0, incidents 0, tickets 0, notices 0, readiness changes 3
