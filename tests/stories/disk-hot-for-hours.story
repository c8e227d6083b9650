A disk that stays too hot for hours is a note for support, and ends by itself
desk B-14: disk=nvme, paths=none, files=none
from 08:30 to 12:30 B-14: disk warns 0x02
at 12:00 expect: B-14 does remedy
at 12:00 expect: B-14 is ready
until 16:00
expect: 0 orders
expect: B-14 is ready

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
09:12 B-14: would_have_opened disk.hot (ticket.noted_s4)
12:39 B-14: diagnosis_recovered disk.hot (order.recovered)
desk B-14: ready (readiness.ready)
  diagnosis disk.hot S4 recovered ended (order.recovered) since 08:54: dust possible, outside_desk possible, fan possible, disk possible -> remedy -
counts: orders 0, hardware orders 0, incidents 0, tickets 0, notices 0, readiness changes 1
