The customer records do not answer: calls go on, with care
desk B-14: files=none
from 08:10 B-14: path crm down
until 08:30
expect: B-14 is ready_with_care
expect: B-14 diagnosis is S2

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: readiness_changed (readiness.ready_with_care path.down)
08:12 B-14: order_opened (order.opened path.down)
08:12 B-14: ticket_qualified path.down (ticket.qualified_by_policy)
08:13 B-14: order_dispatched (order.settled)
desk B-14: ready_with_care (readiness.ready_with_care)
  finding path/crm path.down by connect: failing since 08:10
  diagnosis path.down S2 open since 08:10: outside_desk likely, setting possible, driver possible, switch_port possible -> remedy -
order WO-000001 at B-14: dispatched, S2 P2, occurrences 21
  task path/crm path.down open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 2
