A worn battery is a note for support and leaves the desk ready
desk B-14: battery=90, paths=none, files=none
from 08:30 B-14: battery holds 38 percent
at 12:00 expect: B-14 is ready
until 14:00
expect: 0 orders
expect: B-14 is ready

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:32 B-14: would_have_opened power.battery_worn (ticket.noted_s4)
desk B-14: ready (readiness.ready)
  finding power/main power.battery_worn by power: failing since 08:30
  diagnosis power.battery_worn S4 open since 08:30: battery likely, setting possible -> remedy -
counts: orders 0, hardware orders 0, incidents 0, tickets 0, notices 0, readiness changes 1
