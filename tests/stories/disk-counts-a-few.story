A disk counts three sectors it cannot read: it is watched, and the desk works on
desk B-14: disk=rotating, paths=none, files=none
from 08:30 B-14: disk pending 3
until 09:10
expect: B-14 is ready
expect: 0 orders
expect: B-14 does monitor
expect: no order for disk

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:54 B-14: would_have_opened disk.watch (ticket.noted_s4)
desk B-14: ready (readiness.ready)
  finding disk/sda disk.watch by smart: failing since 08:54
  diagnosis disk.watch S4 open since 08:54: disk likely, nothing possible, disk_cable possible -> monitor -
counts: orders 0, hardware orders 0, incidents 0, tickets 0, notices 0, readiness changes 1
