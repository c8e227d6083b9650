The technician mends it and signs: the order is signed, the desk is well, nothing is left open
desk B-14: paths=none, files=none
from 08:10 to 08:30:20 B-14: headset unplugged
at 08:30:40 B-14: order signed as repaired
until 08:50
expect: 1 order
expect: B-14 order is signed
expect: B-14 is ready
expect: 0 open diagnoses

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: order_dispatched (order.dispatched_at_once)
08:10 B-14: order_opened (order.opened headset.missing)
08:10 B-14: readiness_changed (readiness.not_ready headset.missing)
08:10 B-14: readiness_changed (readiness.ready_with_care headset.missing)
08:10 B-14: ticket_qualified headset.missing (ticket.qualified_by_policy)
08:30 B-14: order_signed (order.signed)
08:30 B-14: readiness_changed (readiness.ready_with_care headset.missing)
08:30 B-14: readiness_changed (readiness.unknown)
08:30 B-14: ticket_closed headset.missing (order.signed)
08:32 B-14: readiness_changed (readiness.ready)
desk B-14: ready (readiness.ready)
  diagnosis headset.missing S1 open ended (order.signed) since 08:10: setting likely, headset possible, usb_port possible, usb_adapter possible -> remedy -
order WO-000001 at B-14: signed as repaired, S1 P1, occurrences 22
  task headset/required headset.missing open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 6
