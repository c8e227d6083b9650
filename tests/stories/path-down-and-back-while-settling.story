A path that comes back within minutes leaves nothing behind
desk B-14: files=none
from 08:10 to 08:13:20 B-14: path voice down
until 08:40
expect: at most 2 notices
expect: 0 open orders
expect: B-14 is ready

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: readiness_changed (readiness.ready_with_care path.down)
08:12 B-14: order_opened (order.opened path.down)
08:12 B-14: readiness_changed (readiness.not_ready path.down)
08:12 B-14: ticket_qualified path.down (ticket.qualified_by_policy)
08:13 B-14: order_dispatched (order.settled)
08:14 B-14: readiness_changed (readiness.ready_with_care path.down)
08:16 B-14: diagnosis_recovered path.down (order.recovered)
08:16 B-14: order_closed (order.recovered)
08:16 B-14: readiness_changed (readiness.ready)
08:16 B-14: task_recovered (order.recovered)
08:16 B-14: ticket_closed path.down (order.recovered)
desk B-14: ready (readiness.ready)
  diagnosis path.down S1 recovered ended (order.recovered) since 08:10: outside_desk sure, setting possible, driver possible, network_cable possible -> remedy -
order WO-000001 at B-14: closed as recovered, S1 P1, occurrences 4
  task path/voice path.down recovered
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 2, readiness changes 5
