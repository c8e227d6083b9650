A full disk that was cleaned before anybody came closes its order
desk B-14: paths=none, files=none
from 08:10 to 08:30 B-14: / full
until 09:00
expect: B-14 order is closed
expect: B-14 is ready

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: readiness_changed (readiness.ready_with_care disk.full)
08:11 B-14: order_dispatched (order.dispatched_at_once)
08:11 B-14: order_opened (order.opened disk.full)
08:11 B-14: ticket_qualified disk.full (ticket.qualified_by_policy)
08:31 B-14: diagnosis_recovered disk.full (order.recovered)
08:31 B-14: order_closed (order.recovered)
08:31 B-14: readiness_changed (readiness.ready)
08:31 B-14: task_recovered (order.recovered)
08:31 B-14: ticket_closed disk.full (order.recovered)
desk B-14: ready (readiness.ready)
  diagnosis disk.full S2 recovered ended (order.recovered) since 08:10: file likely, setting possible, softphone possible -> remedy -
order WO-000001 at B-14: closed as recovered, S2 P2, occurrences 20
  task disk// disk.full recovered
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 2, readiness changes 3
