Files read otherwise each time, the disk is well and memory is missing: the memory
proves: file vs disk vs memory
desk B-14: paths=none
from 08:30 B-14: memory 8 GiB
from 08:40 B-14: file /opt/softphone/lib/libmedia.so decayed, at 60 % of looks
until 09:15
expect: B-14 blames memory_module
expect: no order for disk
expect: 1 order

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:30 B-14: order_dispatched (order.dispatched_at_once)
08:30 B-14: order_opened (order.opened memory.less)
08:30 B-14: readiness_changed (readiness.ready_with_care memory.less)
08:30 B-14: ticket_qualified memory.less (ticket.qualified_by_policy)
desk B-14: ready_with_care (readiness.ready_with_care)
  finding memory/main memory.less by memory: failing since 08:30
  finding memory/main memory.less by memory_modules: failing since 08:54
  diagnosis memory.less S2 open since 08:30: memory_module likely, pc possible, setting possible -> remedy -
order WO-000001 at B-14: dispatched, S2 P2, occurrences 46
  task memory/main memory.less open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 2
