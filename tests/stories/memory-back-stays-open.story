Memory that came back by itself stays under suspicion: the order waits for a person
desk B-14: paths=none, files=none
from 08:20 to 09:00 B-14: memory 8 GiB
until 09:40
expect: 1 order
expect: B-14 order is dispatched
expect: 1 open diagnosis

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:20 B-14: order_dispatched (order.dispatched_at_once)
08:20 B-14: order_opened (order.opened memory.less)
08:20 B-14: readiness_changed (readiness.ready_with_care memory.less)
08:20 B-14: ticket_qualified memory.less (ticket.qualified_by_policy)
desk B-14: ready_with_care (readiness.ready_with_care)
  finding memory/main memory.less by memory_modules: failing since 08:54
  diagnosis memory.less S2 open since 08:20: memory_module likely, pc possible, setting possible -> remedy -
order WO-000001 at B-14: dispatched, S2 P2, occurrences 40
  task memory/main memory.less open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 2
