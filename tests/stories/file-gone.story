A file of the softphone is gone: it is put back
desk B-14: paths=none
from 08:20 B-14: file /opt/softphone/lib/libsip.so gone
until 09:15
expect: B-14 file.missing is failing
expect: 1 order
expect: B-14 does restore file
expect: B-14 blames file

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:54 B-14: readiness_changed (readiness.ready_with_care file.missing)
08:55 B-14: order_opened (order.opened file.missing)
08:55 B-14: ticket_qualified file.missing (ticket.qualified_by_policy)
08:56 B-14: order_dispatched (order.settled)
desk B-14: ready_with_care (readiness.ready_with_care)
  finding files/softphone file.missing by files: failing since 08:54
  diagnosis file.missing S2 open since 08:54: file likely, setting possible, softphone possible, disk possible -> restore file
order WO-000001 at B-14: dispatched, S2 P2, occurrences 22
  task files/softphone file.missing open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 2
