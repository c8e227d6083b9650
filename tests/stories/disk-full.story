A full disk: room is made, and no disk is bought
desk B-14: paths=none
from 08:10 B-14: / full
until 08:40
expect: B-14 disk.full is failing
expect: 1 order
expect: B-14 does remedy
expect: no order for disk
expect: B-14 is ready_with_care

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: readiness_changed (readiness.ready_with_care disk.full)
08:11 B-14: order_dispatched (order.dispatched_at_once)
08:11 B-14: order_opened (order.opened disk.full)
08:11 B-14: ticket_qualified disk.full (ticket.qualified_by_policy)
desk B-14: ready_with_care (readiness.ready_with_care)
  finding disk// disk.full by space: failing since 08:10
  diagnosis disk.full S2 open since 08:10: file likely, setting possible, softphone possible -> remedy -
order WO-000001 at B-14: dispatched, S2 P2, occurrences 31
  task disk// disk.full open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 2
