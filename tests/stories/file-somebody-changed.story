Somebody wrote a setting of the softphone: hygiene, noted, and no order
desk B-14: paths=none
from 08:20 B-14: file /opt/softphone/etc/softphone.conf changed
until 09:15
expect: B-14 file.changed is failing
expect: 0 orders
expect: 0 tickets
expect: B-14 is ready

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:55 B-14: would_have_opened file.changed (ticket.noted_s4)
desk B-14: ready (readiness.ready)
  finding files/softphone file.changed by files: failing since 08:54
  diagnosis file.changed S4 open since 08:54: setting likely, softphone possible, file possible, nothing possible -> monitor -
counts: orders 0, hardware orders 0, incidents 0, tickets 0, notices 0, readiness changes 1
