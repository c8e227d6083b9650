A latent fault that stops calls is told as worse, once
desk B-14: paths=none, files=none
from 08:10 B-14: / full
from 08:30 B-14: / read-only
until 08:50
expect: 1 order
expect: B-14 is not_ready
expect: at most 3 notices

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: readiness_changed (readiness.ready_with_care disk.full)
08:11 B-14: order_dispatched (order.dispatched_at_once)
08:11 B-14: order_opened (order.opened disk.full)
08:11 B-14: ticket_qualified disk.full (ticket.qualified_by_policy)
08:31 B-14: order_worse (order.severity_worse)
08:31 B-14: readiness_changed (readiness.not_ready disk.read_only)
08:31 B-14: task_added (order.task_added disk.read_only)
08:31 B-14: ticket_qualified disk.read_only (ticket.qualified_by_policy)
desk B-14: not_ready (readiness.not_ready)
  finding disk// disk.full by space: failing since 08:10
  finding disk// disk.read_only by mount: failing since 08:30
  diagnosis disk.full S2 open since 08:10: file likely, setting possible, softphone possible -> remedy -
  diagnosis disk.read_only S1 open since 08:30: disk likely, file possible, setting possible, pc possible -> remedy -
order WO-000001 at B-14: dispatched, S1 P1, occurrences 62
  task disk// disk.read_only open
  task disk// disk.full open
counts: orders 1, hardware orders 0, incidents 0, tickets 2, notices 3, readiness changes 3
