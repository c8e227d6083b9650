The system disk refuses to be written: calls stop, and the disk is looked at before it is replaced
desk B-14: paths=none
from 08:10 B-14: / read-only
until 08:40
expect: B-14 disk.read_only is failing
expect: 1 order
expect: B-14 is not_ready
expect: B-14 does inspect or test or remedy

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: readiness_changed (readiness.ready_with_care disk.read_only)
08:11 B-14: order_dispatched (order.dispatched_at_once)
08:11 B-14: order_opened (order.opened disk.read_only)
08:11 B-14: readiness_changed (readiness.not_ready disk.read_only)
08:11 B-14: ticket_qualified disk.read_only (ticket.qualified_by_policy)
desk B-14: not_ready (readiness.not_ready)
  finding disk// disk.read_only by mount: failing since 08:10
  diagnosis disk.read_only S1 open since 08:10: disk likely, file possible, setting possible, pc possible -> remedy -
order WO-000001 at B-14: dispatched, S1 P1, occurrences 31
  task disk// disk.read_only open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 3
