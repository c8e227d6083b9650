What failed more than a day ago and is well now opens nothing
# The desk measured while central was away for two days.
proves: reports lost
desk B-14: paths=none, files=none, starts=08:00
from 08:02 to day 2 10:00 B-14: reports held
from 08:05 to 08:15 B-14: headset unplugged
from 08:20 to day 2 09:50 B-14: switched off
until day 2 10:10
expect: 0 orders
expect: 0 notices
expect: B-14 is ready

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:11 B-14: readiness_changed (readiness.not_heard)
day 2 10:00 B-14: readiness_changed (readiness.ready)
desk B-14: ready (readiness.ready)
counts: orders 0, hardware orders 0, incidents 0, tickets 0, notices 0, readiness changes 3
