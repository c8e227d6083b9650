Memory that somebody took out on purpose fails until a person signs that it is so, and a loss after that counts
desk B-14: paths=none, files=none
from 08:20 B-14: memory 8 GiB
at 08:30 expect: B-14 memory.less is failing
at 08:32 B-14: order signed as nff
at 08:40 expect: B-14 is ready
at 08:40 expect: 0 open diagnoses
until 08:50
expect: B-14 is ready
expect: 1 order

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:20 B-14: order_dispatched (order.dispatched_at_once)
08:20 B-14: order_opened (order.opened memory.less)
08:20 B-14: readiness_changed (readiness.ready_with_care memory.less)
08:20 B-14: ticket_qualified memory.less (ticket.qualified_by_policy)
08:32 B-14: order_signed (order.signed)
08:32 B-14: readiness_changed (readiness.unknown)
08:32 B-14: ticket_closed memory.less (order.signed)
08:33 B-14: readiness_changed (readiness.ready)
desk B-14: ready (readiness.ready)
  diagnosis memory.less S2 open ended (order.signed) since 08:20: memory_module likely, pc possible, setting possible -> remedy -
order WO-000001 at B-14: signed as nff, S2 P2, occurrences 12
  task memory/main memory.less open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 4
