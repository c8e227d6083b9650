A desk phone that comes back before anybody came closes its order
desk B-14: phone, paths=none, files=none
from 08:10 to 08:20 B-14: phone unplugged
at 08:15 B-14: self-check
until 08:40
expect: 1 order
expect: B-14 order is closed
expect: B-14 is ready

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: readiness_changed (readiness.ready_with_care phone.missing)
08:11 B-14: order_dispatched (order.dispatched_at_once)
08:11 B-14: order_opened (order.opened phone.missing)
08:11 B-14: readiness_changed (readiness.not_ready phone.missing)
08:11 B-14: ticket_qualified phone.missing (ticket.qualified_by_policy)
08:20 B-14: diagnosis_recovered phone.missing (order.recovered)
08:20 B-14: order_closed (order.recovered)
08:20 B-14: readiness_changed (readiness.ready)
08:20 B-14: readiness_changed (readiness.ready_with_care phone.missing)
08:20 B-14: task_recovered (order.recovered)
08:20 B-14: ticket_closed phone.missing (order.recovered)
desk B-14: ready (readiness.ready)
  diagnosis phone.missing S1 recovered ended (order.recovered) since 08:10: desk_phone possible, setting possible, phone_cord possible, usb_port possible -> remedy -
order WO-000001 at B-14: closed as recovered, S1 P1, occurrences 10
  task desk_phone/required phone.missing recovered
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 2, readiness changes 5
