Before anybody has signed in nothing can be said of the headset, and nobody is called
desk B-14: paths=none, files=none
from 07:00 to 08:30 B-14: nobody signed in
at 08:20 expect: B-14 is unknown
until 08:50
expect: 0 tickets
expect: B-14 is ready

--- outcome
08:30 B-14: readiness_changed (readiness.ready)
desk B-14: ready (readiness.ready)
counts: orders 0, hardware orders 0, incidents 0, tickets 0, notices 0, readiness changes 1
