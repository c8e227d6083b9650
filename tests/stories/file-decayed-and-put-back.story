A file that decayed is put back: two good checks close the untouched order
desk B-14: paths=none
from 08:20 to 09:20 B-14: file /opt/softphone/lib/libmedia.so decayed
until 10:00
expect: 1 order
expect: B-14 order is closed
expect: B-14 is ready

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:54 B-14: readiness_changed (readiness.ready_with_care file.corrupted)
08:55 B-14: order_opened (order.opened file.corrupted)
08:55 B-14: ticket_qualified file.corrupted (ticket.qualified_by_policy)
08:56 B-14: order_dispatched (order.settled)
09:21 B-14: diagnosis_recovered file.corrupted (order.recovered)
09:21 B-14: order_closed (order.recovered)
09:21 B-14: readiness_changed (readiness.ready)
09:21 B-14: task_recovered (order.recovered)
09:21 B-14: ticket_closed file.corrupted (order.recovered)
desk B-14: ready (readiness.ready)
  diagnosis file.corrupted S2 recovered ended (order.recovered) since 08:54: file likely, disk possible, memory_module possible, softphone possible -> restore file
order WO-000001 at B-14: closed as recovered, S2 P2, occurrences 26
  task files/softphone file.corrupted recovered
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 2, readiness changes 3
